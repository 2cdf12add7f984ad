#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "onnx/lower/arrangement.h"
#include "onnx/lower/operators/operators.h"
#include "onnx/lower/weighted_sum.h"

namespace sealion::onnx {
namespace {

/// One number for all, or one for each entry of a dimension.
class Spread {
 public:
  Spread(const Call& call, std::size_t input) : numbers_(call.constant_numbers(input)) {
    if (numbers_.size() == 1) return;
    const Shape& shape = call.shape(0);
    const std::size_t axis = call.axis(call.integer("axis", 1), shape.size());
    if (numbers_.size() != shape[axis]) call.cannot("scales in blocks");
    stride_ = strides_of(shape)[axis];
  }

  const std::vector<double>& numbers() const { return numbers_; }
  /// Of an element.
  double of(std::size_t i) const { return numbers_[i / stride_ % numbers_.size()]; }

 private:
  std::vector<double> numbers_;
  std::size_t stride_ = 1;
};

/// Scales and zero points of a value.
struct Grid {
  explicit Grid(const Call& call) : scales(call, 1) {
    if (call.has_input(2)) zeros.emplace(call, 2);
    for (const double scale : scales.numbers()) {
      if (!(scale > 0)) call.refuse(fmt::format("a scale of {}", scale));
    }
  }
  double zero(std::size_t i) const { return zeros ? zeros->of(i) : 0; }

  Spread scales;
  std::optional<Spread> zeros;
};

std::vector<Value> dequantize(Call& call) {
  const Grid grid(call);
  if (const auto* tensor = std::get_if<Tensor>(&call.input(0))) {
    std::vector<double> numbers = numbers_of(*tensor, tensor->shape);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      double& number = numbers[i];
      number = (number - grid.zero(i)) * grid.scales.of(i);
    }
    return just(Tensor{tensor->shape, std::move(numbers)});
  }
  const Symbolic x = call.symbolic(0);
  return just(folded({x.shape, call.composer().linear(x.elements.size(), [&](std::size_t i) {
                        const double scale = grid.scales.of(i);
                        return Combination{{{x.elements[i], scale}}, -grid.zero(i) * scale};
                      })}));
}

/// Of weights their integers. What depends on the record stays as fine as it was: rounding it is
/// what the exporter's runtime does for speed, and no part of the model.
std::vector<Value> quantize(Call& call) {
  const Grid grid(call);
  if (const auto* tensor = std::get_if<Tensor>(&call.input(0))) {
    std::vector<double> numbers = numbers_of(*tensor, tensor->shape);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      double& number = numbers[i];
      number = std::nearbyint(number / grid.scales.of(i)) + grid.zero(i);
    }
    return just(Tensor{tensor->shape, std::move(numbers)});
  }
  const Symbolic x = call.symbolic(0);
  return just(folded({x.shape, call.composer().linear(x.elements.size(), [&](std::size_t i) {
                        return Combination{{{x.elements[i], 1 / grid.scales.of(i)}}, grid.zero(i)};
                      })}));
}

constexpr Operator quantising_table[] = {{"DequantizeLinear", dequantize},
                                         {"QuantizeLinear", quantize}};

}  // namespace

std::span<const Operator> quantising_operators() { return quantising_table; }

}  // namespace sealion::onnx
