#include "onnx/import/rounding.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <variant>

#include "base/error.h"
#include "onnx/import/agreement.h"
#include "program/reference.h"
#include "real/evaluate.h"

namespace sealion::onnx {
namespace {

/// From the finest on.
constexpr real::Fineness ladder[] = {{255, 1023}, {255, 255}, {127, 127}, {127, 63}, {63, 63},
                                     {63, 31},    {31, 31},   {31, 15},   {15, 15},  {15, 7}};
/// Of networks that were distilled, which may have squares behind squares: few levels there, more
/// behind the last.
constexpr real::Fineness ladder_of_squares[] = {{255, 255, 4}, {127, 127, 4}, {63, 63, 4},
                                                {31, 31, 8},   {31, 15, 8},   {15, 15, 16},
                                                {15, 7, 16},   {7, 7, 16},    {7, 3, 16}};
/// Of the largest answer as an integer: what plaintext moduli have room for, beyond what larger
/// ones may come.
constexpr double most_answer_bits = 138;

/// Of leaves, which all trees add up.
constexpr real::Fineness forest_ladder[] = {{1, 60000}, {1, 30000}, {1, 15000}, {1, 8000},
                                            {1, 4000},  {1, 2000},  {1, 1000},  {1, 500},
                                            {1, 250},   {1, 127}};

constexpr double allowed_loss = 0.002, allowed_noise = 1e-4, allowed_forest_noise = 1e-6;
constexpr double allowed_flips = 0.001;
/// What may be lost before learning mends it.
constexpr double mended_loss = 0.02, mended_noise = 1e-2, mended_flips = 1;

RealBatch answers_rounded(const real::Quantised& quantised, const RealBatch& inputs,
                          const ExecutionContext& context) {
  return real::evaluate(quantised.rounded,
                        real::off_grid(quantised.grid, real::on_grid(quantised.grid, inputs)),
                        context);
}

/// How near rounded answers are.
struct Closeness {
  double agreement;
  double noise;  ///< mean square error of the answers, as a share of their variance
  double flips;  ///< share of records whose class noise of this size is likely to change
};

/// How far the likeliest class of each record is ahead of the next; a single answer is ahead of 0.
std::vector<double> leads(const RealBatch& answers) {
  const bool single = answers.features() == 1;
  std::vector<double> leads;
  for (std::size_t s = 0; s < answers.samples(); ++s) {
    double first = answers.feature(0)[s];
    double second = single ? 0 : -std::numeric_limits<double>::infinity();
    for (std::size_t i = 1; i < answers.features(); ++i) {
      const double answer = answers.feature(i)[s];
      second = std::max(second, std::min(first, answer));
      first = std::max(first, answer);
    }
    leads.push_back(std::abs(first - second));
  }
  return leads;
}

/// Records that agree by chance, a hundred or so, say less than how near each is to another class.
double flips_of(const RealBatch& answers, const RealBatch& exact) {
  const std::vector<double> due = leads(exact), rounded = leads(answers);
  double error = 0;
  for (std::size_t s = 0; s < due.size(); ++s) {
    error += (rounded[s] - due[s]) * (rounded[s] - due[s]);
  }
  const double deviation = std::sqrt(error / static_cast<double>(due.size()));
  if (deviation == 0) return 0;
  double flips = 0;
  for (const double lead : due) flips += 0.5 * std::erfc(lead / deviation / std::sqrt(2));
  return flips / static_cast<double>(due.size());
}

double noise_of(const RealBatch& answers, const RealBatch& exact) {
  double error = 0, variance = 0;
  for (std::size_t i = 0; i < answers.features(); ++i) {
    const auto rounded = answers.feature(i), due = exact.feature(i);
    const double mean =
        std::accumulate(due.begin(), due.end(), 0.0) / static_cast<double>(due.size());
    for (std::size_t s = 0; s < due.size(); ++s) {
      error += (rounded[s] - due[s]) * (rounded[s] - due[s]);
      variance += (due[s] - mean) * (due[s] - mean);
    }
  }
  return variance > 0 ? error / variance : 0;
}

double answer_bits(const real::Quantised& quantised, const RealBatch& answers) {
  double largest = 0;
  for (std::size_t i = 0; i < answers.features(); ++i) {
    for (const double answer : answers.feature(i)) largest = std::max(largest, std::abs(answer));
  }
  return std::log2(largest / quantised.answer_step);
}

/// None where the integers are too large, as the finest may be.
std::optional<Closeness> closeness_at(const real::Program& program,
                                      const real::Calibration& calibration, const Judged& judged,
                                      const real::Fineness& fineness,
                                      const ExecutionContext& context) {
  try {
    const real::Quantised quantised = real::quantise(program, calibration, fineness);
    const RealBatch answers = answers_rounded(quantised, calibration.inputs, context);
    if (answer_bits(quantised, answers) > most_answer_bits) return std::nullopt;
    return Closeness{agreement(said_by_answers(answers, judged.task), judged.original, judged.task),
                     noise_of(answers, calibration.values.back()),
                     std::holds_alternative<RealAnswers>(judged.task)
                         ? 0
                         : flips_of(answers, calibration.values.back())};
  } catch (const Error& error) {
    if (error.code() != ErrorCode::does_not_fit) throw;
    return std::nullopt;
  }
}

Closeness better_of(const Closeness& a, const Closeness& b) {
  return {std::max(a.agreement, b.agreement), std::min(a.noise, b.noise),
          std::min(a.flips, b.flips)};
}

/// A few hundred records that all agree say little about the next: the answers must be near too.
bool is_close_enough(const Closeness& reached, const Closeness& best,
                     const RoundingChoice& choice) {
  return reached.agreement + choice.loss >= best.agreement &&
         reached.noise <= std::max(choice.noise, 2 * best.noise) &&
         reached.flips <= std::max(choice.flips, 2 * best.flips);
}

bool has_forest(const real::Program& program) {
  return std::ranges::any_of(program.nodes, [](const real::Node& node) {
    return std::holds_alternative<real::ForestNode>(node.operation);
  });
}

bool has_weights(const real::Node& node) {
  return std::holds_alternative<real::LinearNode>(node.operation) ||
         std::holds_alternative<real::Conv2DNode>(node.operation) ||
         std::holds_alternative<real::ForestNode>(node.operation);
}

}  // namespace

RoundingChoice choice_for(const real::Program& program) {
  if (has_forest(program))
    return {forest_ladder, allowed_loss, allowed_forest_noise, allowed_flips};
  return {ladder, allowed_loss, allowed_noise, allowed_flips};
}

RoundingChoice choice_for_distilled() {
  return {ladder_of_squares, allowed_loss, allowed_noise, allowed_flips};
}

RoundingChoice choice_to_learn_with() {
  return {ladder_of_squares, mended_loss, mended_noise, mended_flips};
}

RoundingLoss loss_of(std::string what, const Said& said, const Judged& judged) {
  RoundingLoss loss{std::move(what), agreement(said, judged.original, judged.task), {}};
  if (judged.known) loss.accuracy = agreement(said, *judged.known, judged.task);
  return loss;
}

Said said_rounded(const real::Quantised& quantised, const RealBatch& inputs, const Task& task,
                  const ExecutionContext& context) {
  return said_by_answers(answers_rounded(quantised, inputs, context), task);
}

real::Fineness choose_fineness(const real::Program& program, const real::Calibration& calibration,
                               const Judged& judged, const RoundingChoice& choice,
                               const ImportOptions& options, const ExecutionContext& context) {
  real::Fineness chosen = choice.ladder.back();
  std::optional<Closeness> best;
  for (real::Fineness fineness : choice.ladder) {
    context.check_stop();
    fineness.input_levels = options.input_levels.value_or(fineness.input_levels);
    fineness.weight_levels = options.weight_levels.value_or(fineness.weight_levels);
    const auto reached = closeness_at(program, calibration, judged, fineness, context);
    if (!reached) continue;
    best = best ? better_of(*best, *reached) : *reached;
    if (is_close_enough(*reached, *best, choice)) chosen = fineness;
  }
  return chosen;
}

std::vector<RoundingLoss> rounding_losses(const real::Program& program,
                                          const real::Calibration& calibration,
                                          const real::Quantised& quantised, const Judged& judged,
                                          const ExecutionContext& context) {
  std::vector<RoundingLoss> losses;
  const RealBatch rounded_inputs =
      real::off_grid(quantised.grid, real::on_grid(quantised.grid, calibration.inputs));
  losses.push_back(loss_of(
      "inputs", said_by_answers(real::evaluate(program, rounded_inputs, context), judged.task),
      judged));
  for (real::NodeId id = 0; id < program.nodes.size(); ++id) {
    if (!has_weights(program.nodes[id])) continue;
    real::Program one_rounded = program;
    one_rounded.nodes[id].operation = quantised.rounded.nodes[id].operation;
    losses.push_back(loss_of(
        program.nodes[id].name,
        said_by_answers(real::evaluate(one_rounded, calibration.inputs, context), judged.task),
        judged));
  }
  losses.push_back(loss_of(
      "all", said_by_answers(answers_rounded(quantised, calibration.inputs, context), judged.task),
      judged));
  return losses;
}

}  // namespace sealion::onnx
