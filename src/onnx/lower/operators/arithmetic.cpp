#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "onnx/lower/arrangement.h"
#include "onnx/lower/operators/operators.h"
#include "onnx/lower/power.h"
#include "onnx/lower/weighted_sum.h"

namespace sealion::onnx {
namespace {

/// Two values stretched to one shape.
struct Operands {
  Shape shape;
  std::vector<Element> left, right;
};

Operands operands(const Call& call) {
  const Shape shape = common_shape(call.shape(0), call.shape(1));
  const auto stretched = [&](std::size_t i) {
    const Symbolic symbolic = call.symbolic(i);
    return std::get<Symbolic>(arranged(symbolic, broadcast(symbolic.shape, shape))).elements;
  };
  return {shape, stretched(0), stretched(1)};
}

/// Both as integers, where both are: sizes and positions are computed so.
struct IntegerOperands {
  Shape shape;
  std::vector<std::int64_t> left, right;
};

std::optional<IntegerOperands> integer_operands(const Call& call) {
  const Shape shape = common_shape(call.shape(0), call.shape(1));
  std::vector<std::int64_t> both[2];
  for (std::size_t i = 0; i < 2; ++i) {
    const auto* tensor = std::get_if<Tensor>(&call.input(i));
    if (!tensor || !std::holds_alternative<std::vector<std::int64_t>>(tensor->elements)) {
      return std::nullopt;
    }
    const Value stretched = arranged(*tensor, broadcast(tensor->shape, shape));
    both[i] = std::get<std::vector<std::int64_t>>(std::get<Tensor>(stretched).elements);
  }
  return IntegerOperands{shape, std::move(both[0]), std::move(both[1])};
}

template <typename Function>
std::vector<Value> on_integers(const IntegerOperands& operands, const Function& apply) {
  std::vector<std::int64_t> results;
  for (std::size_t i = 0; i < operands.left.size(); ++i) {
    results.push_back(apply(operands.left[i], operands.right[i]));
  }
  return just(Tensor{operands.shape, std::move(results)});
}

/// Arithmetic of 64 bits wraps, as the runtimes' does.
std::int64_t wrapping(std::uint64_t value) { return static_cast<std::int64_t>(value); }

std::vector<Value> combined(Call& call, double left, double right) {
  return just(weighted_sum(call, common_shape(call.shape(0), call.shape(1)),
                           {{call.input(0), left}, {call.input(1), right}}));
}

/// Of two constants what `apply` makes of their numbers.
template <typename Function>
std::optional<Value> on_constants(const Call& call, const Function& apply) {
  const Shape shape = common_shape(call.shape(0), call.shape(1));
  const auto* a = std::get_if<Tensor>(&call.input(0));
  const auto* b = std::get_if<Tensor>(&call.input(1));
  if (!a || !b) return std::nullopt;
  std::vector<double> left = numbers_of(*a, shape);
  const std::vector<double> right = numbers_of(*b, shape);
  std::transform(left.begin(), left.end(), right.begin(), left.begin(), apply);
  return Tensor{shape, std::move(left)};
}

std::vector<Value> add(Call& call) {
  if (const auto integers = integer_operands(call)) {
    return on_integers(*integers, [](auto a, auto b) {
      return wrapping(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
    });
  }
  return combined(call, 1, 1);
}

std::vector<Value> subtract(Call& call) {
  if (const auto integers = integer_operands(call)) {
    return on_integers(*integers, [](auto a, auto b) {
      return wrapping(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
    });
  }
  return combined(call, 1, -1);
}

std::vector<Value> multiply(Call& call) {
  if (const auto integers = integer_operands(call)) {
    return on_integers(*integers, [](auto a, auto b) {
      return wrapping(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
    });
  }
  if (auto constant = on_constants(call, std::multiplies<>())) return just(std::move(*constant));
  const Operands both = operands(call);
  return just(folded({both.shape, call.composer().product(both.left, both.right)}));
}

std::vector<Value> divide(Call& call) {
  if (const auto integers = integer_operands(call)) {
    return on_integers(*integers, [&](std::int64_t a, std::int64_t b) {
      if (b == 0) call.refuse("a division by 0");
      return b == -1 ? wrapping(-static_cast<std::uint64_t>(a)) : a / b;
    });
  }
  const auto quotient = [&](double a, double b) {
    if (b == 0) call.refuse("a division by 0");
    return a / b;
  };
  if (auto constant = on_constants(call, quotient)) return just(std::move(*constant));
  Operands both = operands(call);
  if (!std::ranges::all_of(both.right, &Element::is_constant)) {
    const std::size_t count = both.left.size();
    return just(
        folded(call.function({{both.shape, both.left}, {both.shape, both.right}}, both.shape,
                             [count](std::span<const double> in, std::span<double> out) {
                               for (std::size_t i = 0; i < count; ++i)
                                 out[i] = in[i] / in[count + i];
                             })));
  }
  for (Element& divisor : both.right) {
    if (divisor.offset == 0) call.refuse("a division by 0");
    divisor.offset = 1 / divisor.offset;
  }
  return just(folded({both.shape, call.composer().product(both.left, both.right)}));
}

std::vector<Value> negate(Call& call) {
  return just(weighted_sum(call, call.shape(0), {{call.input(0), -1}}));
}

std::vector<Value> sum(Call& call) {
  Shape shape = call.shape(0);
  std::vector<Weighted> values;
  const bool mean = call.node().operation == "Mean";
  const double weight = mean ? 1 / static_cast<double>(call.input_count()) : 1;
  for (std::size_t i = 0; i < call.input_count(); ++i) {
    shape = common_shape(shape, call.shape(i));
    values.push_back({call.input(i), weight});
  }
  return just(weighted_sum(call, shape, values));
}

/// Whole exponents that are multiplied out; none where one is another number.
std::optional<std::vector<std::size_t>> whole_exponents(const std::vector<Element>& elements) {
  std::vector<std::size_t> exponents;
  for (const Element& element : elements) {
    const double exponent = element.offset;
    const bool whole = exponent >= 0 && exponent <= double{largest_power} &&
                       std::floor(exponent) == exponent && element.is_constant();
    if (!whole) return std::nullopt;
    exponents.push_back(static_cast<std::size_t>(exponent));
  }
  return exponents;
}

std::vector<Value> power(Call& call) {
  const auto pow = [](double base, double exponent) { return std::pow(base, exponent); };
  if (auto constant = on_constants(call, pow)) return just(std::move(*constant));
  const Operands both = operands(call);
  if (const auto exponents = whole_exponents(both.right)) {
    return just(folded({both.shape, raised(call.composer(), both.left, *exponents)}));
  }
  const std::size_t count = both.left.size();
  return just(folded(call.function({{both.shape, both.left}, {both.shape, both.right}}, both.shape,
                                   [count](std::span<const double> in, std::span<double> out) {
                                     for (std::size_t i = 0; i < count; ++i) {
                                       out[i] = std::pow(in[i], in[count + i]);
                                     }
                                   })));
}

constexpr Operator arithmetic_table[] = {{"Add", add},    {"Sub", subtract}, {"Mul", multiply},
                                         {"Div", divide}, {"Neg", negate},   {"Sum", sum},
                                         {"Mean", sum},   {"Pow", power}};

}  // namespace

std::span<const Operator> arithmetic_operators() { return arithmetic_table; }

}  // namespace sealion::onnx
