#include "heras/training/compile_fields.h"

#include "base/cases.h"
#include "base/error.h"

namespace sealion::heras {
namespace {

// What an alternative lacks has the default of the one that has it.
void set_fields(const optimizers::AdamW& adamw, CompileFields& to) {
  to.weight_decay = adamw.weight_decay;
}
void set_fields(const optimizers::Sgd& sgd, CompileFields& to) {
  to.momentum = sgd.momentum;
  to.nesterov = sgd.nesterov;
}
void set_fields(const schedules::OneCycle& cycle, CompileFields& to) { to.warm_up = cycle.warm_up; }
void set_fields(const schedules::Exponential& exponential, CompileFields& to) {
  to.decay = exponential.decay;
}
void set_fields(const schedules::Step& step, CompileFields& to) {
  to.decay = step.decay;
  to.drops = step.drops;
}
void set_fields(const losses::CategoricalCrossentropy& crossentropy, CompileFields& to) {
  to.label_smoothing = crossentropy.label_smoothing;
  to.class_weights = crossentropy.class_weights;
}
void set_fields(const losses::MeanSquaredError& error, CompileFields& to) {
  to.class_weights = error.class_weights;
}
void set_fields(const losses::CategoricalHinge& hinge, CompileFields& to) {
  to.class_weights = hinge.class_weights;
}
void set_fields(const losses::NegativeElbo& elbo, CompileFields& to) {
  to.beta = elbo.beta;
  to.beta_warm_up = elbo.beta_warm_up;
}
template <typename WithoutOptions>
requires(std::is_empty_v<WithoutOptions>) void set_fields(const WithoutOptions&, CompileFields&) {}

template <typename... Alternatives>
void set_defaults(CompileFields& to) {
  (set_fields(Alternatives{}, to), ...);
}

/// That what only one optimizer or loss knows is not given to another.
void check_belongs(const char* what, bool is_given, std::string_view owner,
                   const std::string& chosen) {
  if (!is_given || chosen == owner) return;
  fail(ErrorCode::invalid_argument, "{} belongs to '{}': '{}' has none", what, owner, chosen);
}

Optimizer optimizer_from(const CompileFields& fields) {
  const optimizers::AdamW adamw{fields.weight_decay};
  const optimizers::Sgd sgd{fields.momentum, fields.nesterov};
  const Optimizer by_name = fields.optimizer;
  check_optimizer(adamw);
  check_optimizer(sgd);
  check_belongs("weight_decay", fields.weight_decay != 0, adamw.name, fields.optimizer);
  check_belongs("momentum", fields.momentum != 0, sgd.name, fields.optimizer);
  check_belongs("nesterov", fields.nesterov, sgd.name, fields.optimizer);
  return std::visit(Cases{[](const optimizers::Adam& adam) -> Optimizer { return adam; },
                          [&](const optimizers::AdamW&) -> Optimizer { return adamw; },
                          [&](const optimizers::Sgd&) -> Optimizer { return sgd; }},
                    by_name.value());
}

RateSchedule schedule_from(const CompileFields& fields) {
  const schedules::OneCycle cycle{fields.warm_up};
  const schedules::Exponential exponential{fields.decay};
  const schedules::Step step{fields.decay, fields.drops};
  const RateSchedule by_name = fields.schedule;
  check_schedule(cycle);
  check_schedule(step);
  return std::visit(
      Cases{[&](const schedules::OneCycle&) -> RateSchedule { return cycle; },
            [](const schedules::Cosine& cosine) -> RateSchedule { return cosine; },
            [](const schedules::Constant& constant) -> RateSchedule { return constant; },
            [&](const schedules::Exponential&) -> RateSchedule { return exponential; },
            [&](const schedules::Step&) -> RateSchedule { return step; }},
      by_name.value());
}

Loss loss_from(const CompileFields& fields) {
  const losses::CategoricalCrossentropy crossentropy{fields.label_smoothing, fields.class_weights};
  const losses::NegativeElbo elbo{fields.beta, fields.beta_warm_up};
  const Loss by_name = fields.loss;
  check_loss(crossentropy);
  check_belongs("label_smoothing", fields.label_smoothing != 0, crossentropy.name, fields.loss);
  check_loss(elbo);
  check_belongs("beta", fields.beta != 1, elbo.name, fields.loss);
  check_belongs("beta_warm_up", fields.beta_warm_up != 0, elbo.name, fields.loss);
  return std::visit(
      Cases{[&](const losses::CategoricalCrossentropy&) -> Loss { return crossentropy; },
            [&](const losses::MeanSquaredError&) -> Loss {
              return losses::MeanSquaredError{fields.class_weights};
            },
            [&](const losses::CategoricalHinge&) -> Loss {
              return losses::CategoricalHinge{fields.class_weights};
            },
            [&](const losses::NegativeElbo&) -> Loss { return elbo; }},
      by_name.value());
}

}  // namespace

CompileFields to_fields(const CompileOptions& options) {
  CompileFields fields;
  set_defaults<optimizers::AdamW, optimizers::Sgd, schedules::OneCycle, schedules::Step,
               losses::CategoricalCrossentropy, losses::NegativeElbo>(fields);
  const auto set = [&fields](const auto& chosen) { set_fields(chosen, fields); };
  fields.optimizer = options.optimizer.name();
  std::visit(set, options.optimizer.value());
  fields.learning_rate = options.learning_rate;
  fields.schedule = options.schedule.name();
  std::visit(set, options.schedule.value());
  fields.loss = options.loss.name();
  std::visit(set, options.loss.value());
  fields.metrics = options.metrics;
  fields.range_penalty = options.range_penalty;
  fields.gate_penalty = options.gate_penalty;
  return fields;
}

CompileOptions from_fields(const CompileFields& fields) {
  CompileOptions options{.optimizer = optimizer_from(fields),
                         .learning_rate = fields.learning_rate,
                         .schedule = schedule_from(fields),
                         .loss = loss_from(fields),
                         .metrics = fields.metrics,
                         .range_penalty = fields.range_penalty,
                         .gate_penalty = fields.gate_penalty};
  check_compile_options(options);
  return options;
}

}  // namespace sealion::heras
