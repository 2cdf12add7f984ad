#include "heras/train/fit.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "data/dataset.h"
#include "heras/layers/all_layers.h"
#include "heras/measure/inference.h"
#include "heras/train/batches/levels.h"
#include "heras/train/batches/teacher.h"
#include "heras/train/shrink_range.h"
#include "heras/train/target_checks.h"
#include "heras/train/trainer.h"
#include "heras/train/training_record.h"

namespace sealion::heras {
namespace {

/// Inputs of the last layer that shrink_range looks at, at most: 128 MB.
constexpr std::size_t most_range_inputs = std::size_t{1} << 24;

void check_distillation(const Distillation& distillation, const Model& student,
                        const Inputs& inputs) {
  const Model* teacher = distillation.teacher;
  if (teacher != nullptr) return train::check_teacher(*teacher, student, inputs);
  fail(ErrorCode::invalid_argument, "distillation into '{}' without a teacher", student.name());
}

/// How many of the records are learned from; the others judge.
std::size_t records_to_learn(std::size_t all, double validation_split) {
  const double held_out = std::round(static_cast<double>(all) * validation_split);
  const std::size_t learned = all - static_cast<std::size_t>(held_out);
  if (learned >= 2) return learned;
  fail(ErrorCode::invalid_argument, "{} of {} records to learn from: at least 2 are needed",
       learned, all);
}

/// A function that knows the held-out records, or none where none are.
std::function<RealBatch(const train::IntegerNetwork&)> judge(const Model& model,
                                                             const Inputs& inputs,
                                                             std::size_t learned,
                                                             const ExecutionContext& context) {
  const RecordRange held_out{learned, record_count(inputs) - learned};
  if (held_out.count == 0) return {};
  return [&model, &inputs, held_out, context](const auto& network) {
    Model candidate = model.untrained_copy();
    candidate.set_weights(network.weights);
    return approximate_logits(candidate.program(), {candidate.preprocessing(), inputs}, held_out,
                              context);
  };
}

/// The weights with the smallest logits of equal answers, where a Dense layer makes them and the
/// largest is the answer. (Squares of logits have no such freedom.)
std::vector<LayerWeights> with_small_range(const Model& model, const Inputs& inputs,
                                           std::vector<LayerWeights> weights,
                                           const ExecutionContext& context) {
  const std::size_t end = model.layers().size() - 1;
  const auto* last = layer_as<Dense>(*model.layers()[end]);
  if (last == nullptr || element_count(model.output_shape()) == 1) return weights;
  Model trained = model.untrained_copy();
  trained.set_weights(weights);
  const std::size_t count = std::min(record_count(inputs), most_range_inputs / last->inputs());
  const Program before = trained.program_until(model.inputs_of(end).front());
  train::shrink_range(
      weights.back(), *last,
      approximate_logits(before, {trained.preprocessing(), inputs}, {0, count}, context));
  return weights;
}

}  // namespace

History fit(Model& model, const Dataset& data, const FitOptions& options) {
  const std::optional<CompileOptions>& compiled = model.compiled();
  if (!compiled) {
    fail(ErrorCode::invalid_argument, "the model '{}' is not compiled: call compile() before fit()",
         model.name());
  }
  check_fit_options(options);
  check_dataset(data);
  model.check_takes(data.inputs);
  train::check_levels(model.preprocessing());
  train::check_targets(data.targets, model, options);
  const Task task = train::task_of(model, data.targets);
  if (options.distillation) check_distillation(*options.distillation, model, data.inputs);
  const std::size_t learned = records_to_learn(record_count(data), options.validation_split);
  const ExecutionContext context = options.context.quiet();
  TrainingRecord record = train::record_of(*compiled, options);
  record.records = learned;
  const double unit = train::unit_of(data.targets);
  const auto finish = [&](const train::IntegerNetwork& network, const History& history) {
    Model trained = model.untrained_copy();
    trained.set_weights(with_small_range(model, data.inputs, network.weights, context));
    trained.calibrate(data.inputs, context);
    record.logit_scale = network.logit_scale * unit;
    record.history = history;
    trained.set_training(record);
    trained.set_task(task);
    return trained;
  };
  const auto [network, history] =
      train::train({model, data, learned, *compiled, options,
                    judge(model, data.inputs, learned, context), finish});
  model.adopt(finish(network, history));
  return history;
}

}  // namespace sealion::heras
