#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "layouts/slotwise/device/row_chain.h"
#include "program/program.h"

namespace sealion::slotwise {

/// Where rows of an operand lie in a tensor that has some of them.
class RowPlaces {
 public:
  /// Null: it has all of them.
  explicit RowPlaces(const Rows* rows);
  /// device::no_row stays what it is.
  std::uint32_t operator[](std::uint32_t row) const;

 private:
  bool has_all_;
  std::vector<std::uint32_t> places_;
};

/// take(row of the operand, weight) for each term of a row of a sparse layer or of a sum pool,
/// which is one of ones.
void each_term(const Node& node, std::uint32_t row,
               const std::function<void(std::uint32_t, std::int32_t)>& take);

/// Rows of such a node in compressed form, for an operand of whose rows some are there.
struct SparseRows {
  SparseRows(const Node& node, const Rows& rows, const RowPlaces& places);

  std::vector<std::uint32_t> starts{0}, columns;
  std::vector<std::int32_t> weights;
  std::vector<std::int64_t> bias;  ///< [rows], none of pools
};

}  // namespace sealion::slotwise
