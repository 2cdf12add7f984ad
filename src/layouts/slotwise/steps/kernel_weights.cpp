#include "layouts/slotwise/steps/kernel_weights.h"

#include <algorithm>
#include <bit>
#include <cstdlib>

namespace sealion {
namespace {

int bits_of(std::int32_t magnitude) {
  return std::bit_width(static_cast<std::uint32_t>(magnitude));
}

int shifted_bits(const std::vector<std::int32_t>& weights) {
  const std::int32_t largest = *std::max_element(weights.begin(), weights.end());
  return bits_of(largest + weight_offset(weights));
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

std::int32_t weight_offset(const std::vector<std::int32_t>& weights) {
  return -std::min(0, *std::min_element(weights.begin(), weights.end()));
}

int shifted_weight_bits(const Program& program) {
  int bits = 0;
  for (const Node& node : program.nodes()) {
    if (const auto* dense = std::get_if<DenseNode>(&node.operation)) {
      bits = std::max(bits, shifted_bits(dense->weights));
    } else if (const auto* conv = std::get_if<Conv2DNode>(&node.operation)) {
      bits = std::max(bits, shifted_bits(conv->weights));
    } else if (const auto* sparse = std::get_if<SparseNode>(&node.operation)) {
      bits = std::max(bits, magnitude_bits(sparse->weights));
    }
  }
  return bits;
}

}  // namespace sealion
