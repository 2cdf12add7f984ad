#include "layouts/slotwise/device/sparse_rows.h"

#include <variant>

#include "device/kernels/stage.h"
#include "layouts/slotwise/device/window_rows.h"

namespace sealion::slotwise {

RowPlaces::RowPlaces(const Rows* rows) : has_all_(rows == nullptr) {
  if (rows == nullptr) return;
  places_.resize(rows->empty() ? 0 : rows->back() + 1);
  for (std::uint32_t i = 0; i < rows->size(); ++i) places_[(*rows)[i]] = i;
}

std::uint32_t RowPlaces::operator[](std::uint32_t row) const {
  return has_all_ || row == device::no_row ? row : places_[row];
}

void each_term(const Node& node, std::uint32_t row,
               const std::function<void(std::uint32_t, std::int32_t)>& take) {
  if (const auto* pool = std::get_if<SumPoolNode>(&node.operation)) {
    for (const std::uint32_t read : pooled_rows(pool->window, row)) take(read, 1);
    return;
  }
  const auto& sparse = std::get<SparseNode>(node.operation);
  for (std::uint32_t e = sparse.row_starts[row]; e < sparse.row_starts[row + 1]; ++e) {
    take(sparse.columns[e], sparse.weights[e]);
  }
}

SparseRows::SparseRows(const Node& node, const Rows& rows, const RowPlaces& places) {
  const auto* sparse = std::get_if<SparseNode>(&node.operation);
  for (const std::uint32_t row : rows) {
    each_term(node, row, [&](std::uint32_t column, std::int32_t weight) {
      columns.push_back(places[column]);
      weights.push_back(weight);
    });
    starts.push_back(static_cast<std::uint32_t>(columns.size()));
    if (sparse != nullptr) bias.push_back(sparse->bias[row]);
  }
}

}  // namespace sealion::slotwise
