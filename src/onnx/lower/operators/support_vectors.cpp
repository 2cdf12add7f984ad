#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <utility>

#include "onnx/lower/operators/operators.h"
#include "onnx/lower/power.h"
#include "onnx/lower/scores.h"

namespace sealion::onnx {
namespace {

/// What a record has in common with a support vector v: (gamma <x, v> + shift)^degree.
struct Polynomial {
  double gamma, shift;
  std::size_t degree;
};

/// None where it is <x, v> itself.
std::optional<Polynomial> polynomial_of(const Call& call) {
  const std::string type = call.text("kernel_type", "LINEAR");
  if (type == "LINEAR") return std::nullopt;
  if (type != "POLY") {
    call.cannot(
        fmt::format("its kernel is '{}', and encrypted numbers can only be added and "
                    "multiplied: train it with a linear or a polynomial kernel",
                    type));
  }
  const std::vector<double> numbers = call.numbers("kernel_params");
  if (numbers.size() != 3) call.refuse("'kernel_params' are to be three numbers");
  const double degree = numbers[2];
  if (!(degree >= 1 && degree <= double{largest_power}) || std::floor(degree) != degree) {
    call.cannot(fmt::format("a polynomial of degree {}: 1 to {} are taken", degree, largest_power));
  }
  return Polynomial{numbers[0], numbers[1], static_cast<std::size_t>(degree)};
}

/// Support vectors and how much each counts.
struct Machine {
  std::size_t features;
  std::vector<double> vectors, weights;  ///< [vectors][features], [vectors]
  double bias;
};

Machine machine_of(const Call& call) {
  const std::vector<double> rho = call.numbers("rho");
  if (rho.size() != 1) call.refuse(fmt::format("'rho' has {} numbers: one is due", rho.size()));
  Machine machine{element_count(call.shape(0)), call.numbers("support_vectors"),
                  call.numbers("coefficients"), rho.front()};
  if (machine.weights.empty() ||
      machine.vectors.size() != machine.weights.size() * machine.features) {
    call.refuse(fmt::format("{} numbers in support vectors for {} coefficients and {} features",
                            machine.vectors.size(), machine.weights.size(), machine.features));
  }
  return machine;
}

/// The sum of all support vectors, as they count, times the record.
Combination linear_score(const Symbolic& x, const Machine& machine) {
  Combination score{{}, machine.bias};
  for (std::size_t f = 0; f < machine.features; ++f) {
    double weight = 0;
    for (std::size_t v = 0; v < machine.weights.size(); ++v) {
      weight += machine.weights[v] * machine.vectors[v * machine.features + f];
    }
    score.terms.push_back({x.elements[f], weight});
  }
  return score;
}

Combination polynomial_score(Call& call, const Symbolic& x, const Machine& machine,
                             const Polynomial& kernel) {
  const std::size_t count = machine.weights.size();
  std::vector<Element> common = call.composer().linear(count, [&](std::size_t v) {
    Combination row{{}, kernel.shift};
    for (std::size_t f = 0; f < machine.features; ++f) {
      const double entry = machine.vectors[v * machine.features + f];
      row.terms.push_back({x.elements[f], kernel.gamma * entry});
    }
    return row;
  });
  common = raised(call.composer(), std::move(common), std::vector(count, kernel.degree));
  Combination score{{}, machine.bias};
  for (std::size_t v = 0; v < count; ++v) score.terms.push_back({common[v], machine.weights[v]});
  return score;
}

Element score_of(Call& call) {
  const Symbolic x = call.symbolic(0);
  const Machine machine = machine_of(call);
  const std::optional<Polynomial> kernel = polynomial_of(call);
  const Combination score =
      kernel ? polynomial_score(call, x, machine, *kernel) : linear_score(x, machine);
  return call.composer().linear(1, [&](std::size_t) { return score; }).front();
}

/// Of two classes: the runtime takes the first where the score is positive, and tells the opposite
/// of the score before the score. Where it becomes a probability, by what that is a function of.
std::vector<Value> classifier(Call& call) {
  std::vector<std::string> labels = labels_of(call, "classlabels_strings", "classlabels_ints");
  if (labels.size() != 2 || call.integers("vectors_per_class").size() != 2) {
    call.cannot(
        fmt::format("{} classes that vote in pairs, where votes are comparisons: two are "
                    "taken; train one classifier for each class instead (one versus rest)",
                    labels.size()));
  }
  const Element score = score_of(call);
  const std::vector<double> slope = call.numbers("prob_a"), shift = call.numbers("prob_b");
  if (slope.empty()) {
    const Element opposite = scaled(score, -1);
    const Symbolic second{{1, 1}, {opposite}};
    return {chosen_class(call, second, std::move(labels)), Symbolic{{1, 2}, {opposite, score}}};
  }
  if (slope.size() != 1 || shift.size() != 1) call.refuse("one 'prob_a' and one 'prob_b' are due");
  Element log_odds = scaled(score, slope.front());
  log_odds.offset += shift.front();
  const Symbolic second{{1, 1}, {log_odds}};
  const auto both = [](std::span<const double> in, std::span<double> out) {
    out[1] = logistic(in[0]);
    out[0] = 1 - out[1];
  };
  return {chosen_class(call, second, std::move(labels)), call.function({second}, {1, 2}, both)};
}

std::vector<Value> regressor(Call& call) {
  if (call.integer("one_class", 0) != 0) {
    call.cannot("it tells one class from all others by a comparison: only numbers are told");
  }
  const Symbolic score{{1, 1}, {score_of(call)}};
  return just(transformed(call, score, transform_of(call)));
}

constexpr Operator support_vector_table[] = {{"SVMClassifier", classifier},
                                             {"SVMRegressor", regressor}};

}  // namespace

std::span<const Operator> support_vector_operators() { return support_vector_table; }

}  // namespace sealion::onnx
