#include "heras/zoo_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "heras/zoo.h"

namespace sealion::heras {
namespace {

/// Turns a recipe into what a record says, step by step, and keeps the options that do it.
class CommandBuilder {
 public:
  CommandBuilder(const std::string& name, const TrainingRecipe& recipe)
      : command_("sealion train --model " + name), reached_(recipe) {}

  void take_over(const TrainingRecord& record) {
    take_over_common(record);
    take_over_optimizer(record.compile);
    take_over_loss(record.compile);
    take_over_phases(record.fit);
    take_over_images(record.fit.augmentation);
    take_over_teacher(record);
  }

  /// Whether nothing else differs, whatever a record has.
  bool is_exact(const TrainingRecord& record) const {
    TrainingRecord made = record;
    made.compile = reached_.compile;
    made.fit = reached_.fit;
    return to_json(made) == to_json(record);
  }

  const std::string& command() const { return command_; }

 private:
  void take_over_common(const TrainingRecord& record) {
    set("--epochs", record.fit.epochs, reached_.fit.epochs);
    set("--batch-size", record.fit.batch_size, reached_.fit.batch_size);
    set("--learning-rate", record.compile.learning_rate, reached_.compile.learning_rate);
    set("--validation-split", record.fit.validation_split, reached_.fit.validation_split);
    set("--seed", record.fit.seed, reached_.fit.seed);
    reached_.fit.threads = record.fit.threads;  // makes no other model
    set_flag("--no-augmentation", false, record.fit.augment, reached_.fit.augment);
  }

  void take_over_optimizer(const CompileOptions& wanted) {
    CompileOptions& reached = reached_.compile;
    set("--optimizer", wanted.optimizer, reached.optimizer);
    set("--weight-decay", wanted.weight_decay, reached.weight_decay);
    set("--momentum", wanted.momentum, reached.momentum);
    set_flag("--nesterov", true, wanted.nesterov, reached.nesterov);
    set("--schedule", wanted.schedule, reached.schedule);
    set("--warm-up", wanted.warm_up, reached.warm_up);
    set("--decay", wanted.decay, reached.decay);
    set("--drops", wanted.drops, reached.drops);
  }

  void take_over_loss(const CompileOptions& wanted) {
    CompileOptions& reached = reached_.compile;
    set("--loss", wanted.loss, reached.loss);
    set("--label-smoothing", wanted.label_smoothing, reached.label_smoothing);
    set("--range-penalty", wanted.range_penalty, reached.range_penalty);
    set("--gate-penalty", wanted.gate_penalty, reached.gate_penalty);
  }

  void take_over_phases(const FitOptions& wanted) {
    set("--float-share", wanted.float_share, reached_.fit.float_share);
    set("--gate-share", wanted.gate_share, reached_.fit.gate_share);
  }

  void take_over_images(const Augmentation& wanted) {
    Augmentation& reached = reached_.fit.augmentation;
    set("--turn", wanted.turn_degrees, reached.turn_degrees);
    set("--scale", wanted.scale, reached.scale);
    set("--shear", wanted.shear, reached.shear);
    set("--shift", wanted.shift, reached.shift);
  }

  void take_over_teacher(const TrainingRecord& record) {
    if (!record.teacher.empty()) command_ += " --teacher " + record.teacher;
    const Distillation& wanted = record.fit.distillation;
    Distillation& reached = reached_.fit.distillation;
    set("--temperature", wanted.temperature, reached.temperature);
    set("--distillation-weight", wanted.weight, reached.weight);
  }

  /// A flag can only bring a field to `value`.
  void set_flag(const char* option, bool value, bool wanted, bool& reached) {
    if (wanted == reached || wanted != value) return;
    command_ += fmt::format(" {}", option);
    reached = wanted;
  }

  template <typename T>
  void set(const char* option, const T& wanted, T& reached) {
    if (wanted == reached) return;
    command_ += fmt::format(" {} {}", option, wanted);
    reached = wanted;
  }

  std::string command_;
  TrainingRecipe reached_;
};

bool has_architecture(const std::string& name) {
  const std::vector<std::string> names = zoo_architectures();
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::optional<std::string> training_command(const TrainingRecord& record, const std::string& name) {
  if (!has_architecture(name)) return std::nullopt;
  CommandBuilder builder(name, zoo_recipe(name));
  builder.take_over(record);
  if (!builder.is_exact(record)) return std::nullopt;
  return builder.command();
}

}  // namespace sealion::heras
