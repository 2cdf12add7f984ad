#include <cmath>

#include "base/cases.h"
#include "base/error.h"
#include "heras/training/checks.h"
#include "heras/training/losses.h"
#include "heras/training/optimizers.h"
#include "heras/training/schedules.h"
#include "heras/training/training_bounds.h"

namespace sealion::heras {
namespace {

void check_decay(double decay) {
  if (decay > 0 && decay <= 1) return;
  fail(ErrorCode::invalid_argument, "decay is {}, not in (0, 1]", decay);
}

void check_class_weights(const std::vector<double>& weights) {
  check_size("the number of class_weights", weights.size(), 0, most_class_weights);
  double sum = 0;
  for (const double weight : weights) {
    check_number("a class weight", weight, 0);
    sum += weight;
  }
  if (weights.empty() || (sum > 0 && std::isfinite(sum))) return;
  fail(ErrorCode::invalid_argument, "class_weights sum to {}: no class counts", sum);
}

}  // namespace

void check_optimizer(const Optimizer& optimizer) {
  std::visit(Cases{[](const optimizers::Adam&) {},
                   [](const optimizers::AdamW& adamw) {
                     check_number("weight_decay", adamw.weight_decay, 0);
                   },
                   [](const optimizers::Sgd& sgd) { check_share("momentum", sgd.momentum); }},
             optimizer.value());
}

void check_schedule(const RateSchedule& schedule) {
  std::visit(
      Cases{[](const schedules::OneCycle& cycle) {
              if (cycle.warm_up > 0 && cycle.warm_up < 1) return;
              fail(ErrorCode::invalid_argument,
                   "warm_up is {}, not in (0, 1): without any, the schedule is 'cosine'",
                   cycle.warm_up);
            },
            [](const schedules::Cosine&) {}, [](const schedules::Constant&) {},
            [](const schedules::Exponential& exponential) { check_decay(exponential.decay); },
            [](const schedules::Step& step) {
              check_decay(step.decay);
              check_size("drops", step.drops, 1, most_drops);
            }},
      schedule.value());
}

const ClassWeights& class_weights_of(const Loss& loss) {
  static const ClassWeights none;
  return std::visit(
      Cases{[](const losses::NegativeElbo&) -> const ClassWeights& { return none; },
            [](const auto& of_labels) -> const ClassWeights& { return of_labels.class_weights; }},
      loss.value());
}

void check_loss(const Loss& loss) {
  std::visit(Cases{[](const losses::CategoricalCrossentropy& crossentropy) {
                     check_share("label_smoothing", crossentropy.label_smoothing);
                   },
                   [](const losses::MeanSquaredError&) {}, [](const losses::CategoricalHinge&) {},
                   [](const losses::NegativeElbo& elbo) {
                     check_number("beta", elbo.beta, 0);
                     check_share("beta_warm_up", elbo.beta_warm_up);
                   }},
             loss.value());
  check_class_weights(class_weights_of(loss));
}

}  // namespace sealion::heras
