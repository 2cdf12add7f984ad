#include "real/quantise/leaves.h"

#include <algorithm>
#include <cmath>

#include "real/quantise/weights.h"

namespace sealion::real {
namespace {

/// The values less the middle of those of their tree, which goes into the bias.
ForestNode centred(const ForestNode& forest) {
  ForestNode result = forest;
  const std::size_t size = forest.bias.size();
  for (const std::vector<std::size_t>& leaves : leaves_of(forest.trees)) {
    for (std::size_t k = 0; k < size; ++k) {
      const auto value = [&](std::size_t leaf) -> double& {
        return result.values[leaf * size + k];
      };
      double least = value(leaves.front()), most = least;
      for (const std::size_t leaf : leaves) {
        least = std::min(least, value(leaf));
        most = std::max(most, value(leaf));
      }
      const double middle = least + (most - least) / 2;
      for (const std::size_t leaf : leaves) value(leaf) -= middle;
      result.bias[k] += middle;
    }
  }
  return result;
}

double largest_of(const std::vector<double>& values) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

}  // namespace

IntegerLeaves integer_leaves(const ForestNode& forest, std::int32_t levels) {
  const ForestNode middle = centred(forest);
  const double largest = largest_of(middle.values), bias = largest_of(middle.bias);
  IntegerLeaves integers{{}, {}, (largest > 0 ? largest : bias > 0 ? bias : 1) / levels};
  for (const double value : middle.values) {
    integers.values.push_back(static_cast<std::int32_t>(std::lround(value / integers.step)));
  }
  for (const double value : middle.bias) {
    integers.bias.push_back(rounded_bias(value, integers.step));
  }
  return integers;
}

}  // namespace sealion::real
