#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/tensor.h"

namespace sealion {

/// Where the integers of some records of a batch go that follow each other: [features][count].
class IntegerRows {
 public:
  IntegerRows(IntegerBatch& batch, std::size_t first, std::size_t count)
      : batch_(batch), first_(first), count_(count) {}

  std::size_t features() const { return batch_.features(); }
  std::span<std::int64_t> feature(std::size_t i) const {
    return batch_.feature(i).subspan(first_, count_);
  }

 private:
  IntegerBatch& batch_;
  std::size_t first_, count_;
};

}  // namespace sealion
