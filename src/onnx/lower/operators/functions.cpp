#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <utility>

#include "onnx/lower/arrangement.h"
#include "onnx/lower/operators/operators.h"
#include "onnx/lower/reduction.h"
#include "onnx/lower/scores.h"

namespace sealion::onnx {
namespace {

using Function = std::function<double(double)>;

std::vector<Value> each(Call& call, Function function) {
  const auto of = [function = std::move(function)](double x, std::size_t) { return function(x); };
  return just(folded(call.elementwise(call.symbolic(0), {of})));
}

/// Of a function that jumps, which no polynomial is near.
template <double (*function)(double)>
std::vector<Value> jumping(Call& call) {
  const Symbolic x = call.symbolic(0);
  return just(
      folded(call.function({x}, x.shape, [](std::span<const double> in, std::span<double> out) {
        std::transform(in.begin(), in.end(), out.begin(), function);
      })));
}

/// A function of one number without attributes.
template <double (*function)(double)>
std::vector<Value> plain(Call& call) {
  return each(call, function);
}

std::vector<Value> sigmoid(Call& call) {
  const Symbolic x = call.symbolic(0);
  const auto of = [](double x, std::size_t) { return logistic(x); };
  Symbolic probabilities = call.elementwise(x, {of});
  call.composer().note_logistic(probabilities.elements, x.elements);
  return just(folded(std::move(probabilities)));
}

double relu(double x) { return std::max(x, 0.0); }
double reciprocal(double x) { return 1 / x; }
double softplus(double x) { return x > 30 ? x : std::log1p(std::exp(x)); }
double softsign(double x) { return x / (1 + std::abs(x)); }
double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }
double hard_swish(double x) { return x * std::clamp(x / 6 + 0.5, 0.0, 1.0); }
double mish(double x) { return x * std::tanh(softplus(x)); }
double negation(double x) { return x == 0 ? 1 : 0; }
double exponential(double x) { return std::exp(x); }
double logarithm(double x) { return std::log(x); }
double root(double x) { return std::sqrt(x); }
double magnitude(double x) { return std::abs(x); }
double hyperbolic_tangent(double x) { return std::tanh(x); }
double error_function(double x) { return std::erf(x); }
double downward(double x) { return std::floor(x); }
double upward(double x) { return std::ceil(x); }
double to_nearest(double x) { return std::nearbyint(x); }
double sine(double x) { return std::sin(x); }
double cosine(double x) { return std::cos(x); }

std::vector<Value> leaky_relu(Call& call) {
  const double slope = call.number("alpha", 0.01);
  return each(call, [slope](double x) { return x < 0 ? slope * x : x; });
}

std::vector<Value> parametric_relu(Call& call) {
  const Symbolic x = call.symbolic(0);
  const Value slope = arranged(call.constant(1), broadcast(call.shape(1), x.shape));
  std::vector<double> slopes;
  for (const Element& element : as_symbolic(slope).elements) slopes.push_back(element.offset);
  return just(folded(call.elementwise(
      x, {[slopes](double x, std::size_t i) { return x < 0 ? slopes[i] * x : x; }})));
}

std::vector<Value> elu(Call& call) {
  const double alpha = call.number("alpha", 1);
  return each(call, [alpha](double x) { return x < 0 ? alpha * std::expm1(x) : x; });
}

std::vector<Value> celu(Call& call) {
  const double alpha = call.number("alpha", 1);
  return each(call, [alpha](double x) { return x < 0 ? alpha * std::expm1(x / alpha) : x; });
}

std::vector<Value> selu(Call& call) {
  const double alpha = call.number("alpha", 1.67326319217681884765625);
  const double gamma = call.number("gamma", 1.05070102214813232421875);
  return each(call, [=](double x) { return gamma * (x < 0 ? alpha * std::expm1(x) : x); });
}

std::vector<Value> hard_sigmoid(Call& call) {
  const double alpha = call.number("alpha", 0.2), beta = call.number("beta", 0.5);
  return each(call, [=](double x) { return std::clamp(alpha * x + beta, 0.0, 1.0); });
}

std::vector<Value> thresholded_relu(Call& call) {
  const double alpha = call.number("alpha", 1);
  return each(call, [alpha](double x) { return x > alpha ? x : 0; });
}

std::vector<Value> gelu(Call& call) {
  if (call.text("approximate", "none") == "tanh") {
    return each(call, [](double x) {
      const double inner = std::sqrt(2 / std::numbers::pi) * (x + 0.044715 * x * x * x);
      return 0.5 * x * (1 + std::tanh(inner));
    });
  }
  return each(call, [](double x) { return 0.5 * x * (1 + std::erf(x / std::numbers::sqrt2)); });
}

/// Bounds are attributes up to opset 10, inputs since.
std::vector<Value> clip(Call& call) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double low = call.has_input(1) ? call.constant_number(1) : call.number("min", -infinity);
  const double high = call.has_input(2) ? call.constant_number(2) : call.number("max", infinity);
  if (low == -infinity && high == infinity) return just(call.input(0));
  return each(call, [=](double x) { return std::min(std::max(x, low), high); });
}

/// What is made of each group of a reduction alone.
using GroupFunction = std::function<double(std::span<const double>)>;

Value on_groups(Call& call, const Symbolic& x, Reduction reduction, GroupFunction function) {
  return folded(
      call.function({x}, reduction.shape,
                    [groups = std::move(reduction.groups), function = std::move(function)](
                        std::span<const double> in, std::span<double> out) {
                      for (std::size_t i = 0; i < out.size(); ++i) {
                        std::vector<double> group;
                        for (const std::size_t at : groups[i]) group.push_back(in[at]);
                        out[i] = function(group);
                      }
                    }));
}

double largest(std::span<const double> group) {
  double most = -std::numeric_limits<double>::infinity();
  for (const double x : group) most = std::max(most, x);
  return most;
}

double least(std::span<const double> group) {
  double low = std::numeric_limits<double>::infinity();
  for (const double x : group) low = std::min(low, x);
  return low;
}

double log_sum_exp(std::span<const double> group) {
  const double most = largest(group);
  double sum = 0;
  for (const double x : group) sum += std::exp(x - most);
  return most + std::log(sum);
}

double length(std::span<const double> group) {
  double sum = 0;
  for (const double x : group) sum += x * x;
  return std::sqrt(sum);
}

double absolute_sum(std::span<const double> group) {
  double sum = 0;
  for (const double x : group) sum += std::abs(x);
  return sum;
}

template <double (*function)(std::span<const double>)>
std::vector<Value> reduced(Call& call) {
  const Symbolic x = call.symbolic(0);
  return just(call.whole_as(0, 1, on_groups(call, x, reduction_of(call), function)));
}

/// The place of the extreme of each group, of several the first or the last.
std::vector<Value> extreme_place(Call& call, double direction) {
  Symbolic x = call.symbolic(0);
  if (direction > 0) x.elements = call.composer().before_logistic(x.elements);
  const bool last = call.integer("select_last_index", 0) != 0;
  const std::size_t axis = call.axis(call.integer("axis", 0), x.shape.size());
  return just(on_groups(call, x, reduction_along(x.shape, axis, call.integer("keepdims", 1) != 0),
                        [=](std::span<const double> group) {
                          std::size_t best = 0;
                          for (std::size_t i = 1; i < group.size(); ++i) {
                            const double ahead = direction * (group[i] - group[best]);
                            if (ahead > 0 || (last && ahead == 0)) best = i;
                          }
                          return static_cast<double>(best);
                        }));
}

std::vector<Value> largest_of_groups(Call& call) {
  const Symbolic x = call.symbolic(0);
  Reduction reduction = reduction_of(call);
  return just(
      call.whole_as(0, 1, folded(call.largest(x, std::move(reduction.shape), reduction.groups))));
}

std::vector<Value> arg_max(Call& call) { return extreme_place(call, 1); }
std::vector<Value> arg_min(Call& call) { return extreme_place(call, -1); }

/// Before opset 13 all dimensions from `axis` on count as one.
Reduction normalised_groups(const Call& call, const Shape& shape) {
  const bool flat = call.opset() < 13;
  const std::size_t axis = call.axis(call.integer("axis", flat ? 1 : -1), shape.size());
  if (!flat) return reduction_along(shape, axis, true);
  const std::size_t rows =
      element_count(Shape(shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(axis)));
  const std::size_t count = element_count(shape);
  return reduction_along({rows, rows == 0 ? 0 : count / rows}, 1, true);
}

std::vector<Value> normalised(Call& call, bool logarithmic) {
  const Symbolic x = call.symbolic(0);
  auto groups = normalised_groups(call, x.shape).groups;
  return just(folded(call.function(
      {x}, x.shape,
      [groups = std::move(groups), logarithmic](std::span<const double> in, std::span<double> out) {
        for (const auto& group : groups) {
          std::vector<double> numbers;
          for (const std::size_t at : group) numbers.push_back(in[at]);
          const double all = log_sum_exp(numbers);
          for (const std::size_t at : group) {
            out[at] = logarithmic ? in[at] - all : std::exp(in[at] - all);
          }
        }
      })));
}

std::vector<Value> softmax(Call& call) { return normalised(call, false); }
std::vector<Value> log_softmax(Call& call) { return normalised(call, true); }

/// Over the last dimensions from `axis` on; scale and shift are constants.
std::vector<Value> layer_normalization(Call& call) {
  const Symbolic x = call.symbolic(0);
  const std::size_t axis = call.axis(call.integer("axis", -1), x.shape.size());
  const Shape inner(x.shape.begin() + static_cast<std::ptrdiff_t>(axis), x.shape.end());
  const std::size_t size = element_count(inner);
  const double epsilon = call.number("epsilon", 1e-5);
  const auto stretched = [&](std::size_t input, double otherwise) {
    if (!call.has_input(input)) return std::vector<double>(size, otherwise);
    std::vector<double> numbers;
    const Value all = arranged(call.constant(input), broadcast(call.shape(input), inner));
    for (const Element& element : as_symbolic(all).elements) numbers.push_back(element.offset);
    return numbers;
  };
  return just(folded(call.function(
      {x}, x.shape,
      [size, epsilon, scale = stretched(1, 1), shift = stretched(2, 0)](std::span<const double> in,
                                                                        std::span<double> out) {
        for (std::size_t start = 0; start < in.size(); start += size) {
          double mean = 0, variance = 0;
          for (std::size_t i = 0; i < size; ++i) mean += in[start + i] / static_cast<double>(size);
          for (std::size_t i = 0; i < size; ++i) {
            variance += (in[start + i] - mean) * (in[start + i] - mean) / static_cast<double>(size);
          }
          for (std::size_t i = 0; i < size; ++i) {
            out[start + i] =
                (in[start + i] - mean) / std::sqrt(variance + epsilon) * scale[i] + shift[i];
          }
        }
      })));
}

using PairFunction = double (*)(double, double);

/// The operands of an operator stretched to one shape.
std::vector<Symbolic> stretched_operands(const Call& call, const Shape& shape) {
  std::vector<Symbolic> all;
  for (std::size_t i = 0; i < call.input_count(); ++i) {
    const Symbolic value = call.symbolic(i);
    all.push_back(std::get<Symbolic>(arranged(value, broadcast(value.shape, shape))));
  }
  return all;
}

/// Of two values, element by element.
std::vector<Value> on_pairs(Call& call, PairFunction function) {
  const Shape shape = common_shape(call.shape(0), call.shape(1));
  const std::vector<Symbolic> both = stretched_operands(call, shape);
  return just(folded(
      call.function(both, shape, [function](std::span<const double> in, std::span<double> out) {
        for (std::size_t i = 0; i < out.size(); ++i) {
          out[i] = function(in[i], in[out.size() + i]);
        }
      })));
}

template <typename Compare>
std::vector<Value> compared(Call& call) {
  return on_pairs(call, [](double a, double b) { return Compare()(a, b) ? 1.0 : 0.0; });
}

/// Of any number of values, element by element.
std::vector<Value> on_all(Call& call, PairFunction function) {
  const std::vector<Value> values = call.all_inputs();
  Shape shape = call.shape(0);
  for (const Value& value : values) shape = common_shape(shape, shape_of(value));
  std::vector<Symbolic> all;
  for (const Value& value : values) {
    all.push_back(as_symbolic(arranged(value, broadcast(shape_of(value), shape))));
  }
  const Symbolic result =
      call.function(all, shape, [function](std::span<const double> in, std::span<double> out) {
        for (std::size_t i = 0; i < out.size(); ++i) {
          out[i] = in[i];
          for (std::size_t at = i + out.size(); at < in.size(); at += out.size()) {
            out[i] = function(out[i], in[at]);
          }
        }
      });
  return just(call.whole_as(0, values.size(), folded(result)));
}

/// The greater or the smaller of some values; beside one constant, of each number by itself.
std::vector<Value> bounded(Call& call, PairFunction function) {
  if (call.input_count() != 2) return on_all(call, function);
  const auto both = stretched_operands(call, common_shape(call.shape(0), call.shape(1)));
  for (std::size_t i = 0; i < 2; ++i) {
    const Symbolic &value = both[i], &bound = both[1 - i];
    const bool is_constant = std::ranges::all_of(bound.elements, &Element::is_constant);
    if (!is_constant || std::holds_alternative<Tensor>(call.input(i))) continue;
    const auto of = [function, bounds = bound.elements](double x, std::size_t at) {
      return function(x, bounds[at].offset);
    };
    return just(folded(call.elementwise(value, {of})));
  }
  return on_all(call, function);
}

std::vector<Value> maximum(Call& call) {
  return bounded(call, [](double a, double b) { return std::max(a, b); });
}

std::vector<Value> minimum(Call& call) {
  return bounded(call, [](double a, double b) { return std::min(a, b); });
}

std::vector<Value> where(Call& call) {
  const Shape shape = common_shape(common_shape(call.shape(0), call.shape(1)), call.shape(2));
  const std::vector<Symbolic> all = stretched_operands(call, shape);
  if (std::ranges::all_of(all[0].elements, &Element::is_constant)) {
    Symbolic chosen{shape, {}};
    for (std::size_t i = 0; i < element_count(shape); ++i) {
      chosen.elements.push_back(all[all[0].elements[i].offset != 0 ? 1 : 2].elements[i]);
    }
    return just(call.whole_as(1, 3, folded(std::move(chosen))));
  }
  return just(
      folded(call.function(all, shape, [](std::span<const double> in, std::span<double> out) {
        const std::size_t count = out.size();
        for (std::size_t i = 0; i < count; ++i) {
          out[i] = in[i] != 0 ? in[count + i] : in[2 * count + i];
        }
      })));
}

constexpr Operator functions_table[] = {
    {"Relu", plain<relu>},
    {"Sigmoid", sigmoid},
    {"Tanh", plain<hyperbolic_tangent>},
    {"Erf", plain<error_function>},
    {"Exp", plain<exponential>},
    {"Log", plain<logarithm>},
    {"Sqrt", plain<root>},
    {"Abs", plain<magnitude>},
    {"Sign", jumping<sign>},
    {"Reciprocal", plain<reciprocal>},
    {"Softplus", plain<softplus>},
    {"Softsign", plain<softsign>},
    {"HardSwish", plain<hard_swish>},
    {"Mish", plain<mish>},
    {"Not", jumping<negation>},
    {"Floor", jumping<downward>},
    {"Ceil", jumping<upward>},
    {"Round", jumping<to_nearest>},
    {"Sin", plain<sine>},
    {"Cos", plain<cosine>},
    {"LeakyRelu", leaky_relu},
    {"PRelu", parametric_relu},
    {"Elu", elu},
    {"Celu", celu},
    {"Selu", selu},
    {"HardSigmoid", hard_sigmoid},
    {"ThresholdedRelu", thresholded_relu},
    {"Gelu", gelu},
    {"Clip", clip},
    {"Softmax", softmax},
    {"LogSoftmax", log_softmax},
    {"LayerNormalization", layer_normalization},
    {"ArgMax", arg_max},
    {"ArgMin", arg_min},
    {"ReduceMax", largest_of_groups},
    {"ReduceMin", reduced<least>},
    {"ReduceLogSumExp", reduced<log_sum_exp>},
    {"ReduceL2", reduced<length>},
    {"ReduceL1", reduced<absolute_sum>},
    {"Max", maximum},
    {"Min", minimum},
    {"Greater", compared<std::greater<>>},
    {"GreaterOrEqual", compared<std::greater_equal<>>},
    {"Less", compared<std::less<>>},
    {"LessOrEqual", compared<std::less_equal<>>},
    {"Equal", compared<std::equal_to<>>},
    {"And", compared<std::logical_and<>>},
    {"Or", compared<std::logical_or<>>},
    {"Where", where},
};

}  // namespace

std::span<const Operator> function_operators() { return functions_table; }

}  // namespace sealion::onnx
