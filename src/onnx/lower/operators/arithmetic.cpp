#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "onnx/lower/arrangement.h"
#include "onnx/lower/operators/operators.h"

namespace sealion::onnx {
namespace {

/// The largest exponent that is multiplied out.
constexpr double largest_power = 16;

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
  const Operands both = operands(call);
  std::vector<Combination> rows;
  for (std::size_t i = 0; i < both.left.size(); ++i) {
    rows.push_back({{{both.left[i], left}, {both.right[i], right}}});
  }
  return just(folded({both.shape, call.composer().linear(rows)}));
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
  const Symbolic value = call.symbolic(0);
  std::vector<Combination> rows;
  for (const Element& element : value.elements) rows.push_back({{{element, -1}}});
  return just(folded({value.shape, call.composer().linear(rows)}));
}

std::vector<Value> sum(Call& call) {
  Shape shape = call.shape(0);
  for (std::size_t i = 1; i < call.input_count(); ++i) shape = common_shape(shape, call.shape(i));
  std::vector<Combination> rows(element_count(shape));
  for (std::size_t i = 0; i < call.input_count(); ++i) {
    const Symbolic value = call.symbolic(i);
    const auto stretched = std::get<Symbolic>(arranged(value, broadcast(value.shape, shape)));
    for (std::size_t e = 0; e < rows.size(); ++e) {
      rows[e].terms.push_back({stretched.elements[e], 1});
    }
  }
  if (call.node().operation == "Mean") {
    for (Combination& row : rows) {
      for (auto& term : row.terms) term.weight /= static_cast<double>(call.input_count());
    }
  }
  return just(folded({shape, call.composer().linear(rows)}));
}

/// x^exponent by squaring.
std::vector<Element> raised(Call& call, const std::vector<Element>& x, std::size_t exponent) {
  if (exponent == 1) return x;
  const std::vector<Element> half = raised(call, x, exponent / 2);
  std::vector<Element> even = call.composer().product(half, half);
  return exponent % 2 == 0 ? even : call.composer().product(even, x);
}

std::vector<Value> power(Call& call) {
  Operands both = operands(call);
  const bool same = std::ranges::all_of(both.right, [&](const Element& element) {
    return element.is_constant() && element == both.right.front();
  });
  const double exponent = both.right.empty() ? 1 : both.right.front().offset;
  const bool whole = exponent >= 1 && exponent <= largest_power && std::floor(exponent) == exponent;
  if (same && whole) {
    auto elements = raised(call, both.left, static_cast<std::size_t>(exponent));
    return just(folded({both.shape, std::move(elements)}));
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
