#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <random>
#include <tuple>
#include <utility>
#include <vector>

#include "base/tensor.h"
#include "program/program.h"
#include "support/random_forest.h"

namespace sealion::testing {

struct RandomProgramOptions {
  std::size_t depth = 2;  ///< multiplications in a row behind the output, where they still fit
  std::size_t steps = 6;  ///< layers and branches besides those that the depth needs
  std::size_t largest_input = 40;
  std::size_t largest_layer = 24;
  std::int32_t largest_weight = 7;
  std::int64_t low = -3, high = 7;  ///< of the inputs
  double largest_value = 0x1p40;    ///< bound on the absolute value of every node
  double gated = 0;  ///< share of the layers behind which a gate closes some of their outputs
  /// Also forests where the input is bits, kernels beyond the image, many operands and the same one
  /// twice, high degrees, large constants, and any node as the output.
  bool all_shapes = false;
};

/// Grows a program from its input: layers of every kind and size at random places, among them
/// degenerate ones (one neuron, weights all zero or all maximal, rows of zeros).
class RandomProgram {
 public:
  RandomProgram(std::uint64_t seed, const RandomProgramOptions& options)
      : random_(seed), options_(options) {}

  Program build() {
    const auto bound =
        static_cast<double>(std::max(std::abs(options_.low), std::abs(options_.high)));
    add(builder_.input(between(1, options_.largest_input), options_.low, options_.high), bound, 0);
    for (std::size_t i = 0; i < options_.steps; ++i) step();
    while (deepest().depth < options_.depth && deepen()) {
    }
    finish();
    return builder_.build();
  }

 private:
  struct Value {
    NodeId id;
    double bound;
    std::size_t depth;
  };

  std::size_t between(std::size_t low, std::size_t high) {
    return std::uniform_int_distribution<std::size_t>(low, high)(random_);
  }
  std::int32_t weight() {
    const std::int32_t largest = options_.largest_weight;
    return std::uniform_int_distribution<std::int32_t>(-largest, largest)(random_);
  }
  std::size_t size(const Value& x) const { return builder_.size_of(x.id); }
  bool fits(double bound, std::size_t depth) const {
    return bound <= options_.largest_value && depth <= options_.depth;
  }
  void add(NodeId id, double bound, std::size_t depth) {
    const bool is_gated = std::bernoulli_distribution(options_.gated)(random_);
    if (is_gated) id = gated(id);
    values_.push_back({id, is_gated ? std::max(bound, 1.0) : bound, depth});
  }
  /// Some of the features as they are; the others 0 or 1.
  NodeId gated(NodeId x) {
    std::vector<std::vector<LinearTerm>> rows(builder_.size_of(x));
    std::vector<std::int64_t> bias(rows.size());
    for (std::size_t r = 0; r < rows.size(); ++r) {
      if (between(0, 2) > 0) {
        rows[r] = {{r, 1}};
      } else {
        bias[r] = static_cast<std::int64_t>(between(0, 1));
      }
    }
    return builder_.sparse(x, rows, std::move(bias));
  }
  /// Any value; every other time the newest.
  Value pick() {
    return between(0, 1) == 0 ? values_.back() : values_[between(0, values_.size() - 1)];
  }
  Value deepest() const {
    return *std::max_element(values_.begin(), values_.end(),
                             [](const Value& a, const Value& b) { return a.depth < b.depth; });
  }

  std::vector<std::int32_t> weights(std::size_t rows, std::size_t columns) {
    const std::size_t style = between(0, 9);
    std::vector<std::int32_t> result(rows * columns);
    for (std::size_t r = 0; r < rows; ++r) {
      const bool zero_row = style == 3 && between(0, 1) == 0;
      for (std::size_t c = 0; c < columns && !zero_row; ++c) {
        std::int32_t& w = result[r * columns + c];
        if (style == 0) continue;
        if (style <= 2) w = style == 1 ? options_.largest_weight : -options_.largest_weight;
        if (style == 3 || style >= 5) w = weight();
        if (style == 4 && between(0, columns - 1) == 0) w = between(0, 1) == 0 ? 1 : -1;
      }
    }
    return result;
  }
  std::vector<std::int64_t> constants(std::size_t count) {
    std::vector<std::int64_t> result(between(0, 2) == 0 ? 0 : count);
    const bool is_large = options_.all_shapes && between(0, 7) == 0;
    for (auto& b : result) b = is_large ? large_constant() : std::int64_t{weight()} * weight();
    return result;
  }
  std::int64_t large_constant() {
    const auto size = static_cast<std::int64_t>(std::size_t{1} << between(0, 48));
    return between(0, 1) == 0 ? size : -size;
  }
  static double largest_of(const std::vector<std::int64_t>& constants) {
    double largest = 0;
    for (const std::int64_t b : constants) largest = std::max(largest, std::abs(double(b)));
    return largest;
  }
  static double largest_row_sum(const std::vector<std::int32_t>& weights, std::size_t rows) {
    double largest = 0;
    for (std::size_t r = 0; r < rows; ++r) {
      double sum = 0;
      for (std::size_t c = 0; c < weights.size() / rows; ++c) {
        sum += std::abs(weights[r * (weights.size() / rows) + c]);
      }
      largest = std::max(largest, sum);
    }
    return largest;
  }

  void step() {
    const Value x = pick();
    switch (between(0, options_.all_shapes ? 14 : 11)) {
      case 0:
        return conv2d(x);
      case 1:
        return sum_pool(x);
      case 2:
        return polynomial(x);
      case 3:
        return square(x);
      case 4:
        return product(x, companion(x));
      case 5:
        return combination(x);
      case 6:
        return add_constants(x);
      case 7:
        return concatenate(x, pick());
      case 8:
        return add(gated(x.id), std::max(x.bound, 1.0), x.depth);
      case 9:
        return sparse(x);
      case 12:
        return forest();
      case 13:
        return concatenate_many(x);
      default:
        return dense(x, between(0, 3) == 0 ? 1 : between(1, options_.largest_layer));
    }
  }
  /// Another multiplication behind the deepest value, by a small one where nothing else fits.
  bool deepen() {
    const Value x = deepest();
    switch (between(0, 2)) {
      case 0:
        square(x);
        break;
      case 1:
        polynomial(x);
        break;
      default:
        product(x, companion(x));
    }
    if (deepest().depth == x.depth) product(x, selection(x));
    return deepest().depth > x.depth;
  }
  /// The output depends on the deepest value, and often on another one.
  void finish() {
    const Value x = deepest();
    const std::size_t before = values_.size();
    if (options_.all_shapes) {
      if (x.id == values_.back().id && between(0, 2) == 0) return;
      finish_in_any_kind(x);
      if (values_.size() != before) return;
    }
    if (between(0, 2) == 0) concatenate(x, pick());
    if (values_.size() == before) dense(x, between(1, options_.largest_layer));
    if (values_.size() == before) builder_.sum({x.id});
  }

  void finish_in_any_kind(const Value& x) {
    switch (between(0, 7)) {
      case 0:
        return conv2d(x);
      case 1:
        return sum_pool(x);
      case 2:
        return sparse(x);
      case 3:
        return add_constants(x);
      case 4:
        return concatenate_many(x);
      case 5:
        return polynomial(x);
      case 6:
        return dense(x, 1);
      default:;
    }
  }

  /// A value of the size of x: another one, or inputs.
  Value companion(const Value& x) {
    std::vector<Value> same;
    std::copy_if(values_.begin(), values_.end(), std::back_inserter(same),
                 [&](const Value& v) { return v.id != x.id && size(v) == size(x); });
    const bool take = !same.empty() && between(0, 1) == 0;
    return take ? same[between(0, same.size() - 1)] : selection(x);
  }
  /// As many inputs as x has elements, in any order.
  Value selection(const Value& x) {
    const std::size_t inputs = size(values_.front());
    std::vector<std::int32_t> ones(size(x) * inputs);
    for (std::size_t r = 0; r < size(x); ++r) ones[r * inputs + between(0, inputs - 1)] = 1;
    add(builder_.dense(0, size(x), std::move(ones)), values_.front().bound, 0);
    return values_.back();
  }

  void dense(const Value& x, std::size_t rows) {
    std::vector<std::int32_t> w = weights(rows, size(x));
    std::vector<std::int64_t> bias = constants(rows);
    const double bound = largest_row_sum(w, rows) * x.bound + largest_of(bias);
    if (!fits(bound, x.depth)) return;
    add(builder_.dense(x.id, rows, std::move(w), std::move(bias)), bound, x.depth);
  }

  /// A window over x as an image of any shape that it has; none where the result is too large.
  std::optional<Window> window(const Value& x) {
    Window w;
    do w.height = between(1, size(x));
    while (size(x) % w.height != 0);
    do w.width = between(1, size(x) / w.height);
    while (size(x) / w.height % w.width != 0);
    w.channels = size(x) / w.height / w.width;
    if (options_.all_shapes) return bounded(any_kernel(w));
    w.kernel_height = between(1, w.height);
    w.kernel_width = between(1, w.width);
    w.stride_y = between(1, 3);
    w.stride_x = between(1, 3);
    w.pad_top = between(0, w.kernel_height - 1);
    w.pad_left = between(0, w.kernel_width - 1);
    w.pad_bottom = between(0, w.kernel_height - 1);
    w.pad_right = between(0, w.kernel_width - 1);
    if (between(0, 2) == 0) w = same_padding(w);
    return bounded(w);
  }
  std::optional<Window> bounded(const Window& w) const {
    if (w.positions() > options_.largest_layer) return std::nullopt;
    return w;
  }
  /// The whole image, or a kernel that may be larger than it, with as much padding as that needs.
  Window any_kernel(Window w) {
    const bool is_global = between(0, 4) == 0;
    w.kernel_height = is_global ? w.height : between(1, w.height + 2);
    w.kernel_width = is_global ? w.width : between(1, w.width + 2);
    w.stride_y = between(1, 4);
    w.stride_x = between(1, 4);
    if (is_global) return w;
    if (between(0, 2) == 0) return same_padding(w);
    std::tie(w.pad_top, w.pad_bottom) = padding(w.height, w.kernel_height);
    std::tie(w.pad_left, w.pad_right) = padding(w.width, w.kernel_width);
    return w;
  }
  /// None, different or equal ones; the most there is where the kernel fits no other.
  std::pair<std::size_t, std::size_t> padding(std::size_t extent, std::size_t kernel) {
    const std::size_t before = between(0, 1) == 0 ? 0 : between(0, kernel - 1);
    const std::size_t after = between(0, 1) == 0 ? before : between(0, kernel - 1);
    if (kernel > extent + before + after) return {kernel - 1, kernel - 1};
    return {before, after};
  }
  void conv2d(const Value& x) {
    const std::optional<Window> w = window(x);
    if (!w) return;
    const std::size_t filters =
        between(1, std::max<std::size_t>(1, options_.largest_layer / w->positions()));
    std::vector<std::int32_t> kernel = weights(filters, w->kernel_size());
    std::vector<std::int64_t> bias = constants(filters);
    const double bound = largest_row_sum(kernel, filters) * x.bound + largest_of(bias);
    if (!fits(bound, x.depth)) return;
    add(builder_.conv2d(x.id, *w, filters, std::move(kernel), std::move(bias)), bound, x.depth);
  }
  void sum_pool(const Value& x) {
    const std::optional<Window> w = window(x);
    if (!w || w->positions() * w->channels > options_.largest_layer) return;
    const double bound = double(w->kernel_height * w->kernel_width) * x.bound;
    if (fits(bound, x.depth)) add(builder_.sum_pool(x.id, *w), bound, x.depth);
  }

  /// Rows of every length, among them none, one and all columns; half of the time all weights
  /// are 1.
  void sparse(const Value& x) {
    const std::size_t count = between(1, options_.largest_layer);
    const bool is_pool = between(0, 1) == 0;
    std::vector<std::vector<LinearTerm>> rows(count);
    double largest = 0;
    for (auto& row : rows) {
      const std::size_t one_in = between(1, 6);
      for (std::size_t c = 0; c < size(x); ++c) {
        const std::int32_t w = is_pool ? 1 : weight();
        if (w != 0 && between(1, one_in) == 1) row.push_back({c, w});
      }
      double sum = 0;
      for (const LinearTerm& term : row) sum += std::abs(term.weight);
      largest = std::max(largest, sum);
    }
    std::vector<std::int64_t> bias = constants(count);
    const double bound = largest * x.bound + largest_of(bias);
    if (fits(bound, x.depth)) add(builder_.sparse(x.id, rows, std::move(bias)), bound, x.depth);
  }

  /// Of bits only.
  void forest() {
    if (options_.low != 0 || options_.high != 1) return;
    const RandomForestOptions shape{.trees = between(1, 4),
                                    .bits = size(values_.front()),
                                    .outputs = between(1, 4),
                                    .height = between(0, 4),
                                    .early_leaves = 0.2};
    DecisionTrees trees = random_trees(random_, shape);
    std::vector<std::int32_t> values = weights(trees.leaves, shape.outputs);
    std::int32_t largest = 0;
    for (auto& value : values) {
      value = std::clamp(value, -largest_leaf_value, largest_leaf_value);
      largest = std::max(largest, std::abs(value));
    }
    std::vector<std::int64_t> bias = constants(shape.outputs);
    const double bound = double(shape.trees) * largest + largest_of(bias);
    const std::size_t height = height_of(trees);
    const auto depth = static_cast<std::size_t>(height == 0 ? 0 : std::bit_width(height - 1));
    if (!fits(bound, depth)) return;
    add(builder_.forest(0, std::move(trees), shape.outputs, std::move(values), std::move(bias)),
        bound, depth);
  }

  void square(const Value& x) {
    const double bound = x.bound * x.bound;
    if (fits(bound, x.depth + 1)) add(builder_.square(x.id), bound, x.depth + 1);
  }
  void product(const Value& x, const Value& y) {
    const double bound = x.bound * y.bound;
    const std::size_t depth = std::max(x.depth, y.depth) + 1;
    if (fits(bound, depth)) add(builder_.product(x.id, y.id), bound, depth);
  }
  void polynomial(const Value& x) {
    const std::size_t degree = between(1, options_.all_shapes ? 9 : 4);
    std::vector<std::int32_t> coefficients(degree + 1);
    for (auto& c : coefficients) c = weight();
    if (coefficients.back() == 0) coefficients.back() = 1;
    double bound = 0;
    for (std::size_t k = degree + 1; k-- > 0;) bound = bound * x.bound + std::abs(coefficients[k]);
    const std::size_t depth = x.depth + static_cast<std::size_t>(std::bit_width(degree - 1));
    // Its powers are nodes too, and may be larger where the coefficients are zero.
    if (!fits(std::max(bound, std::pow(std::max(x.bound, 1.0), double(degree))), depth)) return;
    add(builder_.polynomial(x.id, coefficients), bound, depth);
  }

  void combination(const Value& x) {
    std::vector<Value> operands = {x};
    for (std::size_t i = between(0, options_.all_shapes ? 7 : 3); i > 0; --i) {
      const bool is_again = options_.all_shapes && between(0, 4) == 0;
      operands.push_back(is_again ? x : companion(x));
    }
    std::vector<NodeId> ids;
    std::vector<std::int32_t> factors;
    double bound = 0;
    std::size_t depth = 0;
    for (const Value& v : operands) {
      const std::int32_t factor = weight();
      ids.push_back(v.id);
      factors.push_back(factor == 0 ? 1 : factor);
      bound += std::abs(factors.back()) * v.bound;
      depth = std::max(depth, v.depth);
    }
    std::vector<std::int64_t> c = constants(size(x));
    bound += largest_of(c);
    if (fits(bound, depth)) {
      add(builder_.combination(ids, std::move(factors), std::move(c)), bound, depth);
    }
  }
  void add_constants(const Value& x) {
    std::vector<std::int64_t> c = constants(size(x));
    const double bound = x.bound + largest_of(c);
    if (fits(bound, x.depth)) add(builder_.add_constants(x.id, std::move(c)), bound, x.depth);
  }
  void concatenate(const Value& x, const Value& y) {
    if (size(x) + size(y) > options_.largest_layer) return;
    add(builder_.concatenate({x.id, y.id}), std::max(x.bound, y.bound), std::max(x.depth, y.depth));
  }
  /// One operand or several, in any order, some of them again.
  void concatenate_many(const Value& x) {
    std::vector<NodeId> operands = {x.id};
    Value all = x;
    std::size_t total = size(x);
    for (std::size_t i = between(0, 5); i > 0; --i) {
      const Value y = pick();
      if (total + size(y) > options_.largest_layer) continue;
      total += size(y);
      operands.insert(between(0, 1) == 0 ? operands.begin() : operands.end(), y.id);
      all.bound = std::max(all.bound, y.bound);
      all.depth = std::max(all.depth, y.depth);
    }
    add(builder_.concatenate(operands), all.bound, all.depth);
  }

  std::mt19937_64 random_;
  RandomProgramOptions options_;
  ProgramBuilder builder_;
  std::vector<Value> values_;
};

/// The same program for the same seed.
inline Program random_program(std::uint64_t seed, const RandomProgramOptions& options = {}) {
  return RandomProgram(seed, options).build();
}

/// Inputs for a program: all at the lowest value, all at the highest, both in turn, then samples of
/// these two and of anything between.
inline IntegerBatch random_and_extreme_inputs(const Program& program, std::size_t samples,
                                              std::uint64_t seed) {
  const auto [low, high] = program.input();
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<std::int64_t> any(low, high);
  std::uniform_int_distribution<int> choice(0, 3);
  IntegerBatch batch(program.input_size(), samples);
  for (std::size_t i = 0; i < batch.features(); ++i) {
    for (std::size_t s = 0; s < samples; ++s) {
      const int kind = choice(random);
      const bool lowest = s == 0 || (s == 2 && i % 2 == 0) || (s > 2 && kind == 0);
      const bool highest = s == 1 || (s == 2 && i % 2 == 1) || (s > 2 && kind == 1);
      batch.feature(i)[s] = lowest ? low : highest ? high : any(random);
    }
  }
  return batch;
}

}  // namespace sealion::testing
