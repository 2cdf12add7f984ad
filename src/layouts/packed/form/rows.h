#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace sealion::packed {

/// One entry of a row: a residue modulo t, which may be zero, so that every channel has the same
/// entries.
struct Entry {
  std::uint32_t column;
  std::uint64_t weight;
};

/// A sparse matrix in compressed rows, columns ascending in each.
class Rows {
 public:
  std::size_t size() const { return starts_.size() - 1; }
  std::size_t entries() const { return entries_.size(); }
  std::span<const Entry> row(std::size_t r) const {
    return std::span(entries_).subspan(starts_[r], starts_[r + 1] - starts_[r]);
  }

  /// To the row that is being made.
  void add(std::uint32_t column, std::uint64_t weight) { entries_.push_back({column, weight}); }
  void end_row() { starts_.push_back(entries_.size()); }

 private:
  std::vector<std::size_t> starts_ = {0};
  std::vector<Entry> entries_;
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
