#include "onnx/lower/trees/column_test.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <numeric>
#include <vector>

namespace sealion::onnx {
namespace {

bool is_true(Comparison comparison, double number, double value) {
  switch (comparison) {
    case Comparison::less_or_equal:
      return number <= value;
    case Comparison::less:
      return number < value;
    case Comparison::greater_or_equal:
      return number >= value;
    case Comparison::greater:
      return number > value;
    case Comparison::equal:
      return number == value;
    case Comparison::not_equal:
      return number != value;
  }
  return false;
}

double rounded(double number, bool single) {
  return single ? static_cast<double>(static_cast<float>(number)) : number;
}

constexpr std::int64_t sign_bit = std::numeric_limits<std::int64_t>::min();

/// Numbers in their order as integers in the same order, and back.
std::int64_t rank_of(double number) {
  const auto bits = std::bit_cast<std::int64_t>(number);
  return bits < 0 ? sign_bit - bits : bits;
}
double number_at(std::int64_t rank) {
  return std::bit_cast<double>(rank < 0 ? sign_bit - rank : rank);
}

/// A condition that is false for small numbers and true for large ones, or the reverse, as a test.
template <typename Condition>
ColumnTest step_of(const Condition& holds) {
  constexpr double most = std::numeric_limits<double>::max();
  ColumnTest step{holds(-std::numeric_limits<double>::infinity()), {}};
  std::int64_t before = rank_of(-std::numeric_limits<double>::infinity()), after = rank_of(most);
  if (holds(most) == step.at_least) return step;
  while (before + 1 < after) {
    const std::int64_t middle = std::midpoint(before, after);
    (holds(number_at(middle)) == step.at_least ? before : after) = middle;
  }
  step.test.edges = {number_at(after)};
  return step;
}

/// Where exactly one of the two passes; edges that both have are none.
ColumnTest exchanged(const ColumnTest& a, const ColumnTest& b) {
  ColumnTest result{a.at_least != b.at_least, {}};
  std::set_symmetric_difference(a.test.edges.begin(), a.test.edges.end(), b.test.edges.begin(),
                                b.test.edges.end(), std::back_inserter(result.test.edges));
  return result;
}

/// Comparisons of one order: x > v, or x >= v, of the number that a node compares.
template <typename Number>
ColumnTest above(const Number& number, double value, bool itself) {
  return step_of([&](double x) { return itself ? number(x) >= value : number(x) > value; });
}

template <typename Number>
ColumnTest compared(Comparison comparison, const Number& number, double value) {
  switch (comparison) {
    case Comparison::less_or_equal:
      return inverted(above(number, value, false));
    case Comparison::less:
      return inverted(above(number, value, true));
    case Comparison::greater_or_equal:
      return above(number, value, true);
    case Comparison::greater:
      return above(number, value, false);
    default: {
      const ColumnTest equal = exchanged(above(number, value, true), above(number, value, false));
      return comparison == Comparison::equal ? equal : inverted(equal);
    }
  }
}

/// Of both, ascending.
std::vector<double> all_edges(const ColumnTest& a, const ColumnTest& b) {
  std::vector<double> edges;
  std::set_union(a.test.edges.begin(), a.test.edges.end(), b.test.edges.begin(), b.test.edges.end(),
                 std::back_inserter(edges));
  return edges;
}

bool passes_at(const ColumnTest& test, double number) {
  const auto above = std::ranges::upper_bound(test.test.edges, number);
  return ((above - test.test.edges.begin()) % 2 != 0) != test.at_least;
}

}  // namespace

bool passes(const TreeNode& decision, double number) {
  if (std::isnan(number) && decision.missing_is_true) return true;
  return std::ranges::any_of(
      decision.values, [&](double value) { return is_true(decision.comparison, number, value); });
}

ColumnTest column_test(const TreeNode& decision, const Element& element, bool single,
                       std::optional<double> missing) {
  const auto number = [&](double x) {
    return rounded(element.offset + element.factor * rounded(x, single), single);
  };
  ColumnTest result = compared(decision.comparison, number, decision.values.front());
  for (std::size_t i = 1; i < decision.values.size(); ++i) {
    result = either(result, compared(decision.comparison, number, decision.values[i]));
  }
  result.test.when_missing =
      passes(decision, missing ? number(*missing) : std::numeric_limits<double>::quiet_NaN());
  return result;
}

ColumnTest either(const ColumnTest& a, const ColumnTest& b) {
  ColumnTest result{a.at_least || b.at_least, {}};
  bool passes = result.at_least;
  for (const double edge : all_edges(a, b)) {
    const bool behind = passes_at(a, edge) || passes_at(b, edge);
    if (behind != passes) result.test.edges.push_back(edge);
    passes = behind;
  }
  result.test.when_missing = a.test.when_missing || b.test.when_missing;
  return result;
}

ColumnTest inverted(ColumnTest test) {
  test.at_least = !test.at_least;
  test.test.when_missing = !test.test.when_missing;
  return test;
}

}  // namespace sealion::onnx
