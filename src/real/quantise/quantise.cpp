#include "real/quantise/quantise.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <utility>

#include "base/cases.h"
#include "base/error.h"
#include "real/quantise/leaves.h"
#include "real/quantise/shared_steps.h"
#include "real/quantise/weights.h"

namespace sealion::real {
namespace {

using IntegerNode = sealion::NodeId;

/// A node as integers: real = (integer + zero) * step, element by element.
struct Scaled {
  IntegerNode id = 0;
  std::vector<double> steps;
  std::vector<std::int64_t> zeros;  ///< not 0 for the input alone
};

double mean_square(std::span<const double> values, double step) {
  double sum = 0;
  for (const double value : values) sum += value / step * (value / step);
  return std::max(sum / static_cast<double>(std::max<std::size_t>(values.size(), 1)), 1e-12);
}

/// Those of each node's weights.
std::vector<std::int32_t> levels_of(const Program& program, const Fineness& fineness) {
  std::vector<bool> multiplied(program.nodes.size(), false);  // behind the node
  for (NodeId id = program.nodes.size(); id-- > 0;) {
    const bool multiplies = std::holds_alternative<ProductNode>(program.nodes[id].operation);
    if (!multiplies && !multiplied[id]) continue;
    for (const NodeId input : inputs_of(program.nodes[id])) multiplied[input] = true;
  }
  std::vector<std::int32_t> levels;
  for (const bool is : multiplied) {
    levels.push_back(fineness.weight_levels * (is ? 1 : fineness.last_factor));
  }
  return levels;
}

/// Walks through a program and says it in integers.
class Quantiser {
 public:
  Quantiser(const Program& program, const Calibration& calibration, const Fineness& fineness)
      : program_(program),
        calibration_(calibration),
        levels_(levels_of(program, fineness)),
        periods_(step_periods(program)),
        grid_(fit_input_grid(program, calibration.inputs, fineness.input_levels,
                             calibration.are_bits)) {}

  Quantised run() {
    for (NodeId id = 0; id < program_.nodes.size(); ++id) {
      made_.push_back(made(id));
      check_steps(id);
    }
    return {builder_.build(), grid_, made_.back().steps.front(), std::move(rounded_)};
  }

 private:
  Scaled made(NodeId id) {
    const Node& node = program_.nodes[id];
    try {
      return std::visit(
          Cases{[&](const InputNode&) { return input(); },
                [&](const LinearNode& linear) { return rows(linear, id); },
                [&](const Conv2DNode& conv) { return filters(conv, id); },
                [&](const ProductNode& product) { return multiplied(product, id); },
                [&](const ConcatenateNode& concatenation) { return joined(concatenation, id); },
                [&](const ForestNode& forest) { return leaves(forest, id); },
                [&](const FunctionNode& function) -> Scaled {
                  fail(ErrorCode::unsupported, "{} cannot be encrypted", function.operation);
                }},
          node.operation);
    } catch (const Error& error) {
      fail(error.code(), "{}: {}", node.name, error.what());
    }
  }

  /// A concatenation of parts with steps of their own has no step for all: nobody makes one that
  /// anything but a matrix reads.
  void check_steps(NodeId id) const {
    const std::vector<double>& steps = made_[id].steps;
    for (std::size_t i = periods_[id]; i < steps.size(); ++i) {
      if (steps[i] == steps[i % periods_[id]]) continue;
      fail(ErrorCode::unsupported, "{}: its numbers have different steps and are read as of one",
           program_.nodes[id].name);
    }
  }

  std::string name(NodeId id) const {
    const std::string& name = program_.nodes[id].name;
    const bool fits = !name.empty() && name.size() <= longest_name / 2 &&
                      std::ranges::all_of(name, [](char c) { return c > ' ' && c < '\x7f'; });
    return fits ? name : std::string();
  }

  Scaled input() {
    const IntegerNode id = builder_.input(grid_.steps.size(), grid_.low, grid_.high);
    return {id, grid_.steps, grid_.zeros};
  }

  Incoming incoming(NodeId from) const {
    const Scaled& scaled = made_[from];
    Incoming result{scaled.steps, {}, scaled.zeros};
    for (std::size_t i = 0; i < scaled.steps.size(); ++i) {
      result.power.push_back(mean_square(calibration_.values[from].feature(i), scaled.steps[i]));
    }
    return result;
  }

  /// A node whose integers stand for its numbers without a zero point.
  const Scaled& at_zero(NodeId from) {
    Scaled& scaled = made_[from];
    if (std::ranges::any_of(scaled.zeros, [](std::int64_t zero) { return zero != 0; })) {
      scaled.id = builder_.add_constants(scaled.id, scaled.zeros);
      std::ranges::fill(scaled.zeros, 0);
    }
    return scaled;
  }

  static Scaled scaled(IntegerNode id, std::vector<double> steps) {
    std::vector<std::int64_t> zeros(steps.size(), 0);
    return {id, std::move(steps), std::move(zeros)};
  }

  Scaled rows(const LinearNode& linear, NodeId id) {
    IntegerRows integers = integer_rows(linear, incoming(linear.input), levels_[id], periods_[id]);
    note_rounded_rows(integers, id);
    const IntegerNode from = made_[linear.input].id;
    return scaled(emit_rows(linear, integers, from, name(id)), std::move(integers.steps));
  }

  void note_rounded_rows(const IntegerRows& integers, NodeId id) {
    auto& rounded = std::get<LinearNode>(rounded_.nodes[id].operation);
    const Scaled& from = made_[rounded.input];
    for (std::size_t r = 0; r < integers.bias.size(); ++r) {
      rounded.bias[r] = integers.bias[r] * integers.steps[r];
      for (std::size_t e = rounded.row_starts[r]; e < rounded.row_starts[r + 1]; ++e) {
        const std::size_t column = rounded.columns[e];
        rounded.weights[e] = integers.weights[e] * integers.steps[r] / from.steps[column];
        rounded.bias[r] -=
            rounded.weights[e] * static_cast<double>(from.zeros[column]) * from.steps[column];
      }
    }
  }

  IntegerNode emit_rows(const LinearNode& linear, const IntegerRows& integers, IntegerNode from,
                        std::string name) {
    const std::size_t rows = linear.bias.size(), columns = builder_.size_of(from);
    const auto entries = static_cast<std::size_t>(
        std::ranges::count_if(integers.weights, [](std::int32_t weight) { return weight != 0; }));
    if (entries > rows * columns / 3) {
      std::vector<std::int32_t> matrix(rows * columns, 0);
      for (std::size_t r = 0; r < rows; ++r) {
        for (std::size_t e = linear.row_starts[r]; e < linear.row_starts[r + 1]; ++e) {
          matrix[r * columns + linear.columns[e]] = integers.weights[e];
        }
      }
      return with_large_bias(
          builder_.dense(from, rows, std::move(matrix), small_bias(integers), std::move(name)),
          integers);
    }
    std::vector<std::vector<LinearTerm>> terms(rows);
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t e = linear.row_starts[r]; e < linear.row_starts[r + 1]; ++e) {
        if (integers.weights[e] != 0) terms[r].push_back({linear.columns[e], integers.weights[e]});
      }
    }
    return with_large_bias(builder_.sparse(from, terms, small_bias(integers), std::move(name)),
                           integers);
  }

  /// Those that are constants of a program; 0 in the place of larger ones.
  static std::vector<std::int64_t> small_bias(const IntegerRows& integers) {
    std::vector<std::int64_t> small;
    for (std::size_t r = 0; r < integers.bias.size(); ++r) {
      small.push_back(integers.bias_exponents[r] == 0 ? static_cast<std::int64_t>(integers.bias[r])
                                                      : 0);
    }
    return small;
  }

  /// Adds biases that are larger than constants may be: weights of large numbers.
  IntegerNode with_large_bias(IntegerNode node, const IntegerRows& integers) {
    std::map<int, std::uint32_t> column;  // of a power of two among what is joined
    std::vector<IntegerNode> joined = {node};
    const std::size_t size = builder_.size_of(node), period = integers.bias.size();
    for (const int exponent : integers.bias_exponents) {
      if (exponent == 0 || column.contains(exponent)) continue;
      column[exponent] = static_cast<std::uint32_t>(size + column.size());
      joined.push_back(power_of_two(exponent));
    }
    if (column.empty()) return node;
    std::vector<std::vector<LinearTerm>> terms(size);
    for (std::size_t i = 0; i < size; ++i) {
      terms[i].push_back({static_cast<std::uint32_t>(i), 1});
      const int exponent = integers.bias_exponents[i % period];
      if (exponent == 0) continue;
      const double factor = std::ldexp(integers.bias[i % period], -exponent);
      terms[i].push_back({column[exponent], static_cast<std::int32_t>(factor)});
    }
    return builder_.sparse(builder_.concatenate(joined), terms);
  }

  /// A node of one number, a product where no constant holds it.
  IntegerNode power_of_two(int exponent) {
    constexpr int most = std::bit_width(static_cast<std::uint64_t>(largest_constant)) - 1;
    if (exponent <= most) return builder_.sparse(0, {{}}, {std::int64_t{1} << exponent});
    return builder_.product(power_of_two(exponent / 2), power_of_two(exponent - exponent / 2));
  }

  Scaled leaves(const ForestNode& forest, NodeId id) {
    if (grid_.low != 0 || grid_.high != 1) {
      fail(ErrorCode::unsupported,
           "trees are asked about bits, and the model reads other numbers of a record besides");
    }
    const std::size_t size = forest.bias.size();
    IntegerLeaves integers = integer_leaves(forest, levels_[id]);
    auto& rounded = std::get<ForestNode>(rounded_.nodes[id].operation);
    const auto real = [&](auto integer) { return static_cast<double>(integer) * integers.step; };
    std::ranges::transform(integers.values, rounded.values.begin(), real);
    std::ranges::transform(integers.bias, rounded.bias.begin(), real);
    const IntegerNode result =
        builder_.forest(made_[forest.input].id, forest.trees, size, std::move(integers.values),
                        std::move(integers.bias), name(id));
    return scaled(result, std::vector<double>(size, integers.step));
  }

  Scaled filters(const Conv2DNode& conv, NodeId id) {
    const IntegerNode from = at_zero(conv.input).id;
    IntegerRows integers = integer_filters(conv, incoming(conv.input), levels_[id], periods_[id]);
    note_rounded_filters(integers, id);
    const IntegerNode result =
        with_large_bias(builder_.conv2d(from, conv.window, conv.bias.size(), integers.weights,
                                        small_bias(integers), name(id)),
                        integers);
    std::vector<double> steps;
    for (std::size_t i = 0; i < program_.nodes[id].size; ++i) {
      steps.push_back(integers.steps[i % conv.bias.size()]);
    }
    return scaled(result, std::move(steps));
  }

  void note_rounded_filters(const IntegerRows& integers, NodeId id) {
    auto& rounded = std::get<Conv2DNode>(rounded_.nodes[id].operation);
    const std::vector<double>& steps = made_[rounded.input].steps;
    for (std::size_t i = 0; i < rounded.weights.size(); ++i) {
      rounded.weights[i] = integers.weights[i] * integers.steps[i / rounded.window.kernel_size()] /
                           steps[i % rounded.window.channels];
    }
    for (std::size_t f = 0; f < rounded.bias.size(); ++f) {
      rounded.bias[f] = integers.bias[f] * integers.steps[f];
    }
  }

  Scaled multiplied(const ProductNode& product, NodeId id) {
    at_zero(product.left);
    at_zero(product.right);
    const Scaled &left = made_[product.left], &right = made_[product.right];
    std::vector<double> steps;
    for (std::size_t i = 0; i < left.steps.size(); ++i) {
      steps.push_back(left.steps[i] * right.steps[i]);
    }
    const IntegerNode result = product.left == product.right
                                   ? builder_.square(left.id, name(id))
                                   : builder_.product(left.id, right.id, name(id));
    return scaled(result, std::move(steps));
  }

  Scaled joined(const ConcatenateNode& concatenation, NodeId id) {
    std::vector<IntegerNode> inputs;
    std::vector<double> steps;
    for (const NodeId input : concatenation.inputs) {
      const Scaled& scaled = at_zero(input);
      inputs.push_back(scaled.id);
      steps.insert(steps.end(), scaled.steps.begin(), scaled.steps.end());
    }
    return scaled(builder_.concatenate(inputs, name(id)), std::move(steps));
  }

  const Program& program_;
  const Calibration& calibration_;
  std::vector<std::int32_t> levels_;
  std::vector<std::size_t> periods_;
  InputGrid grid_;
  Program rounded_ = program_;
  ProgramBuilder builder_;
  std::vector<Scaled> made_;
};

}  // namespace

Quantised quantise(const Program& program, const Calibration& calibration,
                   const Fineness& fineness) {
  return Quantiser(program, calibration, fineness).run();
}

}  // namespace sealion::real
