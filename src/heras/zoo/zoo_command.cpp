#include "heras/zoo/zoo_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <variant>

namespace sealion::heras {
namespace {

/// Turns a recipe into what a record says, step by step, and keeps the options that do it.
class CommandBuilder {
 public:
  CommandBuilder(const std::string& name, const TrainingRecipe& recipe)
      : command_("sealion train --model " + name), reached_(to_fields(recipe)) {}

  void take_over(const TrainingRecord& record) {
    RecipeFields wanted{to_fields(record.compile), to_fields(record.fit)};
    reached_.fit.threads = wanted.fit.threads;  // makes no other model
    reached_.fit.is_taught = wanted.fit.is_taught;
    if (!wanted.fit.augment) wanted.fit.augmentation = reached_.fit.augmentation;  // nor do these
    for (const auto options :
         {common_options, optimizer_options, loss_options, phase_options, image_options}) {
      take_over(options(wanted), options(reached_));
    }
    if (!record.teacher.empty()) command_ += " --teacher " + record.teacher;
    take_over(teacher_options(wanted), teacher_options(reached_));
  }

  /// Whether nothing else differs, whatever a record has.
  bool is_exact(const TrainingRecord& record) const {
    TrainingRecord made = record;
    made.compile = from_fields(reached_.compile);
    made.fit = from_fields(reached_.fit);
    return to_json(made) == to_json(record);
  }

  const std::string& command() const { return command_; }

 private:
  void take_over(const std::vector<RecipeOption>& wanted,
                 const std::vector<RecipeOption>& reached) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      std::visit(
          [&](auto* field) {
            set(wanted[i].name, *std::get<decltype(field)>(wanted[i].field), *field);
          },
          reached[i].field);
    }
  }

  template <typename T>
  void set(const char* option, const T& wanted, T& reached) {
    if (wanted == reached) return;
    command_ += fmt::format(" {} {}", option, wanted);
    reached = wanted;
  }
  void set(const char* option, bool wanted, bool& reached) {
    if (wanted == reached) return;
    command_ += fmt::format(" {}", option);
    reached = wanted;
  }
  /// Lists are for one's own experiments, not for a line to copy.
  template <typename T>
  void set(const char*, const std::vector<T>&, std::vector<T>&) {}

  std::string command_;
  RecipeFields reached_;
};

bool has_architecture(const std::string& name) {
  const std::vector<std::string> names = zoo_architectures();
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

RecipeFields to_fields(const TrainingRecipe& recipe) {
  return {to_fields(recipe.compile), to_fields(recipe.fit)};
}

TrainingRecipe from_fields(const RecipeFields& fields) {
  return {from_fields(fields.compile), from_fields(fields.fit)};
}

std::vector<RecipeOption> common_options(RecipeFields& recipe) {
  return {
      {"--epochs", "Times to go through the training records", &recipe.fit.epochs},
      {"--batch-size", "Records a step of training", &recipe.fit.batch_size},
      {"--learning-rate", "Highest rate of the schedule", &recipe.compile.learning_rate},
      {"--validation-split", "Share of the training records that only judge, from 0 to below 1",
       &recipe.fit.validation_split},
      {"--seed", "Where chance starts: same seed, options and data, same model", &recipe.fit.seed},
      {"--no-augmentation", "Take the training images as they are, never shifted or turned",
       &recipe.fit.augment}};
}

std::vector<RecipeOption> optimizer_options(RecipeFields& recipe) {
  CompileFields& compile = recipe.compile;
  return {{"--optimizer", "adam, adamw or sgd", &compile.optimizer},
          {"--weight-decay", "Of adamw: share of the weights that a step of rate 1 takes away",
           &compile.weight_decay},
          {"--momentum", "Of sgd, from 0 to below 1", &compile.momentum},
          {"--nesterov", "Of sgd: look ahead by the momentum", &compile.nesterov},
          {"--schedule", "Of the rate: one_cycle, cosine, constant, exponential or step",
           &compile.schedule},
          {"--warm-up", "Of one_cycle: share of the steps that the rise takes", &compile.warm_up},
          {"--decay", "Of exponential: what is left at the end; of step: after each drop",
           &compile.decay},
          {"--drops", "Of step: how often the rate falls", &compile.drops}};
}

std::vector<RecipeOption> phase_options(RecipeFields& recipe) {
  return {{"--float-share", "Share of the epochs in floating point", &recipe.fit.float_share},
          {"--gate-share", "Share of those that open and close gates, where there are some",
           &recipe.fit.gate_share}};
}

std::vector<RecipeOption> loss_options(RecipeFields& recipe) {
  CompileFields& compile = recipe.compile;
  return {{"--loss",
           "categorical_crossentropy, mean_squared_error or categorical_hinge; negative_elbo of an "
           "auto-encoder",
           &compile.loss},
          {"--label-smoothing", "Of categorical_crossentropy: what all classes get alike",
           &compile.label_smoothing},
          {"--class-weights", "How much each class counts", &compile.class_weights},
          {"--metrics", "What to record besides loss and accuracy: top_2_accuracy, ...",
           &compile.metrics},
          {"--beta", "Of negative_elbo: the price of divergence from the prior", &compile.beta},
          {"--beta-warm-up", "Of negative_elbo: share of the steps in which beta rises",
           &compile.beta_warm_up},
          {"--range-penalty", "Price of a bit of the logits' range, which encryption pays for",
           &compile.range_penalty},
          {"--gate-penalty",
           "Price of a gate that stays open, where the model has some (0: the model's own)",
           &compile.gate_penalty}};
}

std::vector<RecipeOption> teacher_options(RecipeFields& recipe) {
  FitFields& fit = recipe.fit;
  return {
      {"--temperature", "How much its answers are softened", &fit.temperature},
      {"--distillation-weight", "Its share of the loss, from 0 to 1", &fit.distillation_weight}};
}

std::vector<RecipeOption> image_options(RecipeFields& recipe) {
  Augmentation& limits = recipe.fit.augmentation;
  return {{"--turn", "Degrees, at most", &limits.turn_degrees},
          {"--scale", "Growth or shrinkage of an axis, at most", &limits.scale},
          {"--shear", "Pixels a pixel, at most", &limits.shear},
          {"--shift", "Pixels along an axis, at most", &limits.shift},
          {"--elastic", "Pixels by which the nodes of a grid over the image move", &limits.elastic},
          {"--thickness", "How much thicker or thinner strokes become, at most, from 0 to 1",
           &limits.thickness}};
}

std::optional<std::string> training_command(const TrainingRecord& record, const std::string& name) {
  if (!has_architecture(name)) return std::nullopt;
  CommandBuilder builder(name, zoo_recipe(name));
  builder.take_over(record);
  if (!builder.is_exact(record)) return std::nullopt;
  return builder.command();
}

}  // namespace sealion::heras
