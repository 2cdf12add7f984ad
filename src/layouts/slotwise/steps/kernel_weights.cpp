#include "layouts/slotwise/steps/kernel_weights.h"

#include <algorithm>
#include <bit>
#include <cstdlib>

namespace sealion {
namespace {

int bits_of(std::int32_t magnitude) {
  return std::bit_width(static_cast<std::uint32_t>(magnitude));
}

int magnitude_bits(const std::vector<std::int32_t>& weights) {
  int bits = 0;
  for (const std::int32_t weight : weights) bits = std::max(bits, bits_of(std::abs(weight)));
  return bits;
}

}  // namespace

bool is_copy(const SparseNode& sparse, std::size_t r) {
  const std::uint32_t first = sparse.row_starts[r];
  return sparse.row_starts[r + 1] - first == 1 && sparse.weights[first] == 1 && sparse.bias[r] == 0;
}

int dense_weight_bits(const std::vector<std::int32_t>& weights) {
  const auto [least, greatest] = std::minmax_element(weights.begin(), weights.end());
  const std::int64_t span = std::max(*greatest, 0) - std::int64_t{std::min(*least, 0)};
  return std::bit_width(static_cast<std::uint64_t>(span));
}

int kernel_weight_bits(const Program& program) {
  int bits = 0;
  for (const Node& node : program.nodes()) {
    if (const auto* dense = std::get_if<DenseNode>(&node.operation)) {
      bits = std::max(bits, dense_weight_bits(dense->weights));
    } else if (const auto* conv = std::get_if<Conv2DNode>(&node.operation)) {
      bits = std::max(bits, dense_weight_bits(conv->weights));
    } else if (const auto* sparse = std::get_if<SparseNode>(&node.operation)) {
      bits = std::max(bits, magnitude_bits(sparse->weights));
    }
  }
  return bits;
}

}  // namespace sealion
