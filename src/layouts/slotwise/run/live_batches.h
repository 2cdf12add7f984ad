#pragma once

#include <algorithm>
#include <cassert>
#include <optional>
#include <vector>

#include "exchange/batch.h"
#include "program/program.h"

namespace sealion {

/// The values of a program that are alive between its stages. The client's batch, value 0, is only
/// referred to, until something replaces it.
class LiveBatches {
 public:
  LiveBatches(const EncryptedBatch& inputs, std::size_t nodes) : inputs_(inputs), made_(nodes) {}

  const EncryptedBatch& operator[](NodeId value) const {
    assert(value == 0 || made_[value]);
    return made_[value] ? *made_[value] : inputs_;
  }
  EncryptedBatch& put(NodeId value, EncryptedBatch batch) {
    return made_[value].emplace(std::move(batch));
  }
  /// Frees all but these, which ascend.
  void keep_only(const std::vector<NodeId>& values) {
    for (NodeId value = 0; value < made_.size(); ++value) {
      if (!std::binary_search(values.begin(), values.end(), value)) made_[value].reset();
    }
  }
  bool is_made(NodeId value) const { return made_[value].has_value(); }
  EncryptedBatch take(NodeId value) { return std::move(*made_[value]); }

 private:
  const EncryptedBatch& inputs_;
  std::vector<std::optional<EncryptedBatch>> made_;  // [nodes]
};

}  // namespace sealion
