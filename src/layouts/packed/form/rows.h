#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "base/memory.h"

namespace sealion::packed {

/// A sparse matrix in compressed rows, columns ascending in each. Its weights are residues modulo
/// t; one may be zero, so that every channel has the same entries.
class Rows {
 public:
  std::size_t size() const { return starts_.size() - 1; }
  std::size_t entries() const { return columns_.size(); }
  /// The number of a row's first entry, among all of them.
  std::size_t first_entry(std::size_t r) const { return starts_[r]; }
  std::span<const std::uint32_t> columns(std::size_t r) const {
    return std::span(columns_).subspan(starts_[r], starts_[r + 1] - starts_[r]);
  }
  std::span<const std::uint64_t> weights(std::size_t r) const {
    return weights().subspan(starts_[r], starts_[r + 1] - starts_[r]);
  }
  /// [entries]
  std::span<const std::uint64_t> weights() const { return weights_; }

  void reserve(std::size_t entries) {
    columns_.reserve(entries);
    weights_.reserve(entries);
  }
  /// To the row that is being made.
  void add(std::uint32_t column, std::uint64_t weight) {
    columns_.push_back(column);
    weights_.push_back(weight);
  }
  void add(std::span<const std::uint32_t> columns, std::span<const std::uint64_t> weights) {
    columns_.insert(columns_.end(), columns.begin(), columns.end());
    weights_.insert(weights_.end(), weights.begin(), weights.end());
  }
  void end_row() { starts_.push_back(columns_.size()); }

 private:
  std::vector<std::size_t> starts_ = {0};
  AlignedVector<std::uint32_t> columns_;
  AlignedVector<std::uint64_t> weights_;
};

/// The matrix of size ones.
inline std::shared_ptr<const Rows> identity_rows(std::size_t size) {
  Rows rows;
  for (std::size_t i = 0; i < size; ++i) {
    rows.add(static_cast<std::uint32_t>(i), 1);
    rows.end_row();
  }
  return std::make_shared<const Rows>(std::move(rows));
}

}  // namespace sealion::packed
