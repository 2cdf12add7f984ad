#include "real/quantise/weights.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "program/program.h"

namespace sealion::real {
namespace {

/// A weight on the integers that come in, and how much its error counts.
struct Weighted {
  double weight, power;
};

double error_of(const std::vector<Weighted>& entries, double step) {
  double error = 0;
  for (const auto& [weight, power] : entries) {
    const double off = weight - std::round(weight / step) * step;
    error += off * off * power;
  }
  return error;
}

/// Rows that share a step.
struct Group {
  std::vector<Weighted> entries;
  double largest_bias = 0;
};

/// Parts of the largest weight that a step may be: integers of weights stay below half of what a
/// program takes.
constexpr double most_parts = largest_weight / 2.0;

/// The next number of parts: one by one where few tell much apart, then by tenths.
double next_parts(double parts) { return std::max(parts + 1, std::floor(parts * 1.1)); }

double largest_weight_of(const Group& group) {
  double largest = 0;
  for (const Weighted& entry : group.entries) largest = std::max(largest, std::abs(entry.weight));
  return largest;
}

/// What `levels` even levels would lose of evenly spread weights: a share of 1 / (2 levels)^2 of
/// what the weights contribute.
double allowed_error(const Group& group, std::int32_t levels) {
  double energy = 0;
  for (const auto& [weight, power] : group.entries) energy += weight * weight * power;
  return energy / (4.0 * levels * levels);
}

/// The largest step, a whole part of the largest weight, that loses no more than is allowed: small
/// where small weights multiply large numbers, 0 where there are no weights.
double largest_step(const Group& group, std::int32_t levels) {
  const double largest = largest_weight_of(group), allowed = allowed_error(group, levels);
  double parts = 1;
  while (parts < most_parts && error_of(group.entries, largest / parts) > allowed) {
    parts = std::min(next_parts(parts), most_parts);
  }
  return largest / parts;
}

/// The step nearest to `step` that is `unit` times a power of two and loses no more than allowed.
double aligned_step(const Group& group, std::int32_t levels, double step, double unit) {
  double aligned = unit * std::exp2(std::round(std::log2(step / unit)));
  const double least = largest_weight_of(group) / most_parts;
  while (aligned / 2 > least && error_of(group.entries, aligned) > allowed_error(group, levels)) {
    aligned /= 2;
  }
  return aligned;
}

[[noreturn]] void refuse_bias(double bias, double step) {
  fail(ErrorCode::does_not_fit,
       "a bias of {} with weights of steps of {}: as an integer it is too large", bias, step);
}

/// Far beyond the answers of any network that could be planned.
constexpr double largest_bias = 0x1p192;

/// Few different ones, as each is a number that the program makes.
int exponent_for(double bias) {
  if (bias <= static_cast<double>(largest_constant)) return 0;
  constexpr double between = 4;
  return static_cast<int>(std::ceil(std::log2(bias / largest_weight) / between) * between);
}

/// bias [rows] in steps, where `integers` has those.
void round_biases(const std::vector<double>& bias, IntegerRows& integers) {
  for (std::size_t r = 0; r < bias.size(); ++r) {
    const double steps = bias[r] / integers.steps[r];
    if (!(std::abs(steps) <= largest_bias)) refuse_bias(bias[r], integers.steps[r]);
    integers.bias_exponents.push_back(exponent_for(std::abs(steps)));
    const double unit = std::exp2(integers.bias_exponents.back());
    integers.bias.push_back(std::round(steps / unit) * unit);
  }
}

/// Of what is always the same.
double step_of_constant(const Group& group, std::int32_t levels) {
  return group.largest_bias > 0 ? group.largest_bias / levels : 1;
}

/// Those of groups differ by powers of two, so that sums of several groups stay exact. One without
/// weights has the finest of them: a coarser one would make what multiplies it next the largest
/// weight there.
std::vector<double> steps_of(const std::vector<Group>& groups, std::int32_t levels) {
  std::vector<double> steps;
  for (const Group& group : groups) steps.push_back(largest_step(group, levels));
  const double unit = *std::max_element(steps.begin(), steps.end());
  double finest = unit;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i] == 0) continue;
    steps[i] = aligned_step(groups[i], levels, steps[i], unit);
    finest = std::min(finest, steps[i]);
  }
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i] == 0) steps[i] = unit > 0 ? finest : step_of_constant(groups[i], levels);
  }
  return steps;
}

void note_bias(Group& group, double bias) {
  group.largest_bias = std::max(group.largest_bias, std::abs(bias));
}

}  // namespace

std::int64_t rounded_bias(double bias, double step) {
  const double integer = std::round(bias / step);
  if (std::abs(integer) <= static_cast<double>(largest_constant)) {
    return static_cast<std::int64_t>(integer);
  }
  refuse_bias(bias, step);
}

IntegerRows integer_rows(const LinearNode& linear, const Incoming& incoming, std::int32_t levels,
                         std::size_t period) {
  const std::size_t rows = linear.bias.size();
  std::vector<Group> groups(period);
  std::vector<double> bias = linear.bias;
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t e = linear.row_starts[r]; e < linear.row_starts[r + 1]; ++e) {
      const std::size_t column = linear.columns[e];
      const double weight = linear.weights[e] * incoming.steps[column];
      groups[r % period].entries.push_back({weight, incoming.power[column]});
      bias[r] += weight * static_cast<double>(incoming.zeros[column]);
    }
    note_bias(groups[r % period], bias[r]);
  }
  const std::vector<double> steps = steps_of(groups, levels);
  IntegerRows integers;
  for (std::size_t r = 0; r < rows; ++r) {
    const double step = steps[r % period];
    for (std::size_t e = linear.row_starts[r]; e < linear.row_starts[r + 1]; ++e) {
      const double weight = linear.weights[e] * incoming.steps[linear.columns[e]];
      integers.weights.push_back(static_cast<std::int32_t>(std::lround(weight / step)));
    }
    integers.steps.push_back(step);
  }
  round_biases(bias, integers);
  return integers;
}

IntegerRows integer_filters(const Conv2DNode& conv, const Incoming& incoming, std::int32_t levels,
                            std::size_t period) {
  const std::size_t filters = conv.bias.size(), channels = conv.window.channels;
  const std::size_t size = conv.window.kernel_size();
  std::vector<Group> groups(period);
  for (std::size_t i = 0; i < conv.weights.size(); ++i) {
    const std::size_t channel = i % channels;
    groups[i / size % period].entries.push_back(
        {conv.weights[i] * incoming.steps[channel], incoming.power[channel]});
  }
  for (std::size_t f = 0; f < filters; ++f) note_bias(groups[f % period], conv.bias[f]);
  const std::vector<double> steps = steps_of(groups, levels);
  IntegerRows integers;
  for (std::size_t i = 0; i < conv.weights.size(); ++i) {
    const double weight = conv.weights[i] * incoming.steps[i % channels];
    integers.weights.push_back(
        static_cast<std::int32_t>(std::lround(weight / steps[i / size % period])));
  }
  for (std::size_t f = 0; f < filters; ++f) integers.steps.push_back(steps[f % period]);
  round_biases(conv.bias, integers);
  return integers;
}

}  // namespace sealion::real
