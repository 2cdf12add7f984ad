#include "program/reference.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <utility>

#include "base/error.h"
#include "base/int128.h"
#include "program/linear.h"
#include "program/range.h"

namespace sealion {
namespace {

/// Samples that go through the program together: a row of accumulators stays in L1 and an input of
/// some hundred features in L2.
constexpr std::size_t block_samples = 64;

/// One feature for the samples of a block.
template <typename T>
using Lane = std::array<T, block_samples>;
using Values = std::vector<Lane<std::int64_t>>;

struct Step {
  const Node* node;
  NodeId last_use;
  bool exact_in_double;  ///< every partial sum of the linear map is proved to be below 2^53
};

double largest_row_sum(const LinearMap& map) {
  double largest = 0;
  for (std::size_t r = 0; r < map.rows(); ++r) {
    double sum = 0;
    map.for_each_term(r, [&](std::size_t, std::int32_t weight) { sum += std::abs(weight); });
    largest = std::max(largest, sum);
  }
  return largest;
}

bool is_exact_in_double(const Program& program, const Node& node, const Ranges& ranges) {
  if (!is_linear(node)) return false;
  const NodeId x = inputs_of(node).front();
  const double sums = largest_row_sum(LinearMap(node, program.node(x).size));
  return sums * ranges.largest[x] + static_cast<double>(largest_constant) < 0x1p53;
}

std::vector<Step> compile(const Program& program) {
  const Ranges ranges = prove_ranges(program);
  const std::vector<NodeId> last = last_uses(program);
  std::vector<Step> steps;
  for (NodeId id = 0; id < last.size(); ++id) {
    const Node& node = program.node(id);
    steps.push_back({&node, last[id], is_exact_in_double(program, node, ranges)});
  }
  return steps;
}

std::int64_t checked(int128 value, const Node& node) {
  constexpr int128 limit = std::numeric_limits<std::int64_t>::max();
  if (value < -limit || value > limit) {
    fail(ErrorCode::does_not_fit, "layer '{}': a value leaves 64 bits", node.name);
  }
  return static_cast<std::int64_t>(value);
}

/// The doubles are integers below 2^53.
std::int64_t checked(double value, const Node&) { return static_cast<std::int64_t>(value); }

/// `Sum` holds any partial sum exactly: a double where that is proved (it vectorises on every
/// machine), else 128 bits (2^16 products below 2^83, and a bias).
template <typename Sum, typename Value>
Values linear(const Node& node, const std::vector<Lane<Value>>& x) {
  const LinearMap map(node, x.size());
  Values out(map.rows());
  for (std::size_t r = 0; r < map.rows(); ++r) {
    Lane<Sum> sums;
    sums.fill(static_cast<Sum>(map.bias(r)));
    for (const auto& [column, weight] : map.row(r)) {
      const auto factor = static_cast<Sum>(weight);
      const Lane<Value>& lane = x[column];
      for (std::size_t s = 0; s < block_samples; ++s) sums[s] += factor * lane[s];
    }
    for (std::size_t s = 0; s < block_samples; ++s) out[r][s] = checked(sums[s], node);
  }
  return out;
}

Values linear_in_double(const Node& node, const Values& x) {
  std::vector<Lane<double>> converted(x.size());
  for (std::size_t c = 0; c < x.size(); ++c) {
    std::copy(x[c].begin(), x[c].end(), converted[c].begin());
  }
  return linear<double>(node, converted);
}

Values product(const Node& node, const Values& left, const Values& right) {
  Values out(node.size);
  for (std::size_t i = 0; i < node.size; ++i) {
    for (std::size_t s = 0; s < block_samples; ++s) {
      out[i][s] = checked(int128{left[i][s]} * right[i][s], node);
    }
  }
  return out;
}

Values combine(const Node& node, const SumNode& sum, const std::vector<Values>& before) {
  Values out(node.size);
  for (std::size_t i = 0; i < node.size; ++i) {
    Lane<int128> totals;
    totals.fill(sum.constants[i]);
    for (std::size_t k = 0; k < sum.inputs.size(); ++k) {
      const Lane<std::int64_t>& lane = before[sum.inputs[k]][i];
      for (std::size_t s = 0; s < block_samples; ++s) {
        totals[s] += int128{sum.factors[k]} * lane[s];
      }
    }
    for (std::size_t s = 0; s < block_samples; ++s) out[i][s] = checked(totals[s], node);
  }
  return out;
}

Values concatenate(const ConcatenateNode& node, const std::vector<Values>& before) {
  Values out;
  for (const NodeId x : node.inputs) out.insert(out.end(), before[x].begin(), before[x].end());
  return out;
}

void check_inputs(const Program& program, const IntegerBatch& inputs) {
  if (inputs.features() != program.input_size()) {
    fail(ErrorCode::invalid_argument, "the batch has {} features, the program takes {}",
         inputs.features(), program.input_size());
  }
  const auto [low, high] = program.input();
  for (std::size_t i = 0; i < inputs.features(); ++i) {
    const auto values = inputs.feature(i);
    const auto outside = [low = low, high = high](std::int64_t x) { return x < low || x > high; };
    const auto bad = std::find_if(values.begin(), values.end(), outside);
    if (bad != values.end()) {
      fail(ErrorCode::invalid_argument,
           "feature {} of sample {} is {}, outside the declared range [{}, {}]", i,
           bad - values.begin(), *bad, low, high);
    }
  }
}

/// The samples [first, first + count) of every feature. A short block is filled up with its first
/// sample, a legal input that changes no maximum.
Values load(const IntegerBatch& inputs, std::size_t first, std::size_t count) {
  Values values(inputs.features());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto feature = inputs.feature(i).subspan(first, count);
    values[i].fill(feature.front());
    std::copy(feature.begin(), feature.end(), values[i].begin());
  }
  return values;
}

Values run_step(const Step& step, const std::vector<Values>& before) {
  const Node& node = *step.node;
  if (const auto* p = std::get_if<ProductNode>(&node.operation)) {
    return product(node, before[p->left], before[p->right]);
  }
  if (const auto* sum = std::get_if<SumNode>(&node.operation)) return combine(node, *sum, before);
  if (const auto* c = std::get_if<ConcatenateNode>(&node.operation)) return concatenate(*c, before);
  const Values& x = before[inputs_of(node).front()];
  return step.exact_in_double ? linear_in_double(node, x) : linear<int128>(node, x);
}

std::int64_t largest_of(const Values& values) {
  std::int64_t largest = 0;
  for (const auto& lane : values) {
    for (const std::int64_t value : lane) largest = std::max({largest, value, -value});
  }
  return largest;
}

/// Runs one block; returns the output and raises `largest`.
Values run_block(const std::vector<Step>& steps, Values input, std::vector<std::int64_t>& largest) {
  std::vector<Values> values;
  for (NodeId id = 0; id < steps.size(); ++id) {
    values.push_back(id == 0 ? std::move(input) : run_step(steps[id], values));
    largest[id] = std::max(largest[id], largest_of(values.back()));
    for (const NodeId x : inputs_of(*steps[id].node)) {
      if (steps[x].last_use == id) values[x] = {};
    }
  }
  return std::move(values.back());
}

}  // namespace

ReferenceTrace trace_reference(const Program& program, const IntegerBatch& inputs) {
  check_inputs(program, inputs);
  const std::vector<Step> steps = compile(program);
  ReferenceTrace trace{IntegerBatch(program.output_size(), inputs.samples()),
                       std::vector<std::int64_t>(steps.size())};
  for (std::size_t first = 0; first < inputs.samples(); first += block_samples) {
    const std::size_t count = std::min(block_samples, inputs.samples() - first);
    const Values output = run_block(steps, load(inputs, first, count), trace.largest);
    for (std::size_t i = 0; i < output.size(); ++i) {
      std::copy_n(output[i].begin(), count,
                  trace.output.feature(i).begin() + static_cast<std::ptrdiff_t>(first));
    }
  }
  return trace;
}

IntegerBatch evaluate_reference(const Program& program, const IntegerBatch& inputs) {
  return trace_reference(program, inputs).output;
}

}  // namespace sealion
