#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "onnx/lower/arrangement.h"
#include "onnx/lower/operators/operators.h"

namespace sealion::onnx {
namespace {

/// The scale and the zero point of each element of a value.
struct Grid {
  std::vector<double> scales, zeros;
};

/// One number for all, or one for each entry of a dimension.
std::vector<double> spread(const Call& call, std::size_t input, const Shape& shape) {
  const std::vector<double> numbers = call.constant_numbers(input);
  const std::size_t count = element_count(shape);
  if (numbers.size() == 1) return std::vector<double>(count, numbers.front());
  const std::size_t axis = call.axis(call.integer("axis", 1), shape.size());
  if (numbers.size() != shape[axis]) call.cannot("scales in blocks");
  const std::size_t stride = strides_of(shape)[axis];
  std::vector<double> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(numbers[i / stride % shape[axis]]);
  return all;
}

Grid grid_of(const Call& call) {
  const Shape& shape = call.shape(0);
  Grid grid{spread(call, 1, shape), std::vector<double>(element_count(shape), 0)};
  if (call.has_input(2)) grid.zeros = spread(call, 2, shape);
  for (const double scale : grid.scales) {
    if (!(scale > 0)) call.refuse(fmt::format("a scale of {}", scale));
  }
  return grid;
}

std::vector<Value> dequantize(Call& call) {
  const Symbolic x = call.symbolic(0);
  const Grid grid = grid_of(call);
  std::vector<Combination> rows;
  for (std::size_t i = 0; i < x.elements.size(); ++i) {
    rows.push_back({{{x.elements[i], grid.scales[i]}}, -grid.zeros[i] * grid.scales[i]});
  }
  return just(folded({x.shape, call.composer().linear(rows)}));
}

/// Of weights their integers. What depends on the record stays as fine as it was: rounding it is
/// what the exporter's runtime does for speed, and no part of the model.
std::vector<Value> quantize(Call& call) {
  const Symbolic x = call.symbolic(0);
  const Grid grid = grid_of(call);
  const bool constant = std::ranges::all_of(x.elements, &Element::is_constant);
  std::vector<Combination> rows;
  for (std::size_t i = 0; i < x.elements.size(); ++i) {
    Element element = x.elements[i];
    if (constant) element.offset = std::nearbyint(element.offset / grid.scales[i]) * grid.scales[i];
    rows.push_back({{{element, 1 / grid.scales[i]}}, grid.zeros[i]});
  }
  return just(folded({x.shape, call.composer().linear(rows)}));
}

constexpr Operator quantising_table[] = {{"DequantizeLinear", dequantize},
                                         {"QuantizeLinear", quantize}};

}  // namespace

std::span<const Operator> quantising_operators() { return quantising_table; }

}  // namespace sealion::onnx
