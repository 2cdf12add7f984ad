#include "heras/train/target_checks.h"

#include <algorithm>
#include <vector>

#include "base/cases.h"
#include "base/error.h"
#include "data/dataset.h"
#include "heras/train/batches/targets.h"

namespace sealion::heras::train {
namespace {

std::size_t outputs_of(const Model& model) { return element_count(model.output_shape()); }

/// One output tells two classes apart.
std::size_t classes_told_by(const Model& model) {
  return std::max<std::size_t>(outputs_of(model), 2);
}

Task task_of_classes(const Model& model, const ClassTargets& classes) {
  const std::size_t outputs = outputs_of(model);
  if (outputs > 1 && classes.names == class_numbers(classes.names.size())) return model.task();
  return ClassAnswers{classes.names};
}

void check_classes(const ClassTargets& classes, const Model& model) {
  const std::size_t largest = *std::ranges::max_element(classes.of_record);
  if (largest >= classes_told_by(model)) {
    fail(ErrorCode::invalid_argument, "a record of class {} for a model with {} outputs", largest,
         outputs_of(model));
  }
  const std::size_t weights = class_weights_of(model.compiled()->loss).size();
  if (weights != 0 && weights != classes_told_by(model)) {
    fail(ErrorCode::invalid_argument, "{} class_weights for a model with {} outputs", weights,
         outputs_of(model));
  }
}

void check_number(const RealTargets& number, const Model& model, const FitOptions& options) {
  if (top_k_metrics(*model.compiled()).empty() && !options.distillation) return;
  fail(ErrorCode::unsupported,
       "a teacher and the metrics 'top_K_accuracy' are of classes, and '{}' is a number",
       number.name);
}

[[noreturn]] void refuse_nothing() {
  fail(ErrorCode::invalid_argument, "the data does not say what there is to learn of its records");
}

}  // namespace

void check_targets(const Targets& targets, const Model& model, const FitOptions& options) {
  std::visit(Cases{[](std::monostate) { refuse_nothing(); },
                   [&](const ClassTargets& classes) { check_classes(classes, model); },
                   [&](const RealTargets& number) { check_number(number, model, options); }},
             targets);
  check_task(task_of(model, targets), outputs_of(model));
}

Task task_of(const Model& model, const Targets& targets) {
  return std::visit(
      Cases{[](std::monostate) -> Task { refuse_nothing(); },
            [&](const ClassTargets& classes) { return task_of_classes(model, classes); },
            [](const RealTargets& number) -> Task {
              return RealAnswers{number.name, target_scale(number).mean};
            }},
      targets);
}

double unit_of(const Targets& targets) {
  const auto* number = std::get_if<RealTargets>(&targets);
  return number == nullptr ? 1 : target_scale(*number).deviation;
}

}  // namespace sealion::heras::train
