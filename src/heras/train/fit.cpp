#include "heras/train/fit.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "data/image_subset.h"
#include "heras/layers/all_layers.h"
#include "heras/measure/inference.h"
#include "heras/train/batches/teacher.h"
#include "heras/train/shrink_range.h"
#include "heras/train/trainer.h"
#include "heras/train/training_record.h"

namespace sealion::heras {
namespace {

/// Inputs of the last layer that shrink_range looks at, at most: 128 MB.
constexpr std::size_t most_range_inputs = std::size_t{1} << 24;

void check_labels(const ImageSet& images, std::size_t units) {
  const std::size_t largest = *std::max_element(images.labels.begin(), images.labels.end());
  if (largest < units) return;
  fail(ErrorCode::invalid_argument, "a label of {} for a model with {} outputs", largest, units);
}

void check_class_weights(const ClassWeights& weights, std::size_t units) {
  if (weights.empty() || weights.size() == units) return;
  fail(ErrorCode::invalid_argument, "{} class_weights for a model with {} outputs", weights.size(),
       units);
}

void check_distillation(const Distillation& distillation, const Model& student) {
  if (distillation.teacher != nullptr) return train::check_teacher(*distillation.teacher, student);
  fail(ErrorCode::invalid_argument, "distillation into '{}' without a teacher", student.name());
}

/// How many of the images are learned from; the others judge.
std::size_t images_to_learn(const ImageSet& images, double validation_split) {
  const double held_out = std::round(static_cast<double>(images.count) * validation_split);
  const std::size_t learned = images.count - static_cast<std::size_t>(held_out);
  if (learned >= 2) return learned;
  fail(ErrorCode::invalid_argument, "{} of {} images to learn from: at least 2 are needed", learned,
       images.count);
}

/// A function that knows the held-out images, or none where none are.
std::function<RealBatch(const train::IntegerNetwork&)> judge(const Model& model,
                                                             const ImageSet& images,
                                                             std::size_t learned,
                                                             const ExecutionContext& context) {
  if (learned == images.count) return {};
  return [held_out = images_from(images, learned), &model, context](const auto& network) {
    Model candidate = model.untrained_copy();
    candidate.set_weights(network.weights);
    return approximate_logits(candidate.program(), held_out, {0, held_out.count}, context);
  };
}

/// The weights with the smallest logits of equal answers, where a Dense layer makes them. (Squares
/// of logits have no such freedom.)
std::vector<LayerWeights> with_small_range(const Model& model, const ImageSet& images,
                                           std::vector<LayerWeights> weights,
                                           const ExecutionContext& context) {
  const std::size_t end = model.layers().size() - 1;
  const auto* last = layer_as<Dense>(*model.layers()[end]);
  if (last == nullptr) return weights;
  Model trained = model.untrained_copy();
  trained.set_weights(weights);
  const std::size_t count = std::min(images.count, most_range_inputs / last->inputs());
  const RealBatch inputs = approximate_logits(trained.program_until(model.inputs_of(end).front()),
                                              images, {0, count}, context);
  train::shrink_range(weights.back(), *last, inputs);
  return weights;
}

}  // namespace

History fit(Model& model, const ImageSet& images, const FitOptions& options) {
  const std::optional<CompileOptions>& compiled = model.compiled();
  if (!compiled) {
    fail(ErrorCode::invalid_argument, "the model '{}' is not compiled: call compile() before fit()",
         model.name());
  }
  check_fit_options(options);
  model.check_takes(images);
  check_labels(images, element_count(model.output_shape()));
  check_class_weights(class_weights_of(compiled->loss), element_count(model.output_shape()));
  if (options.distillation) check_distillation(*options.distillation, model);
  const std::size_t learned = images_to_learn(images, options.validation_split);
  const ExecutionContext context = options.context.quiet();
  TrainingRecord record = train::record_of(*compiled, options);
  record.images = learned;
  const auto finish = [&](const train::IntegerNetwork& network, const History& history) {
    Model trained = model.untrained_copy();
    trained.set_weights(with_small_range(model, images, network.weights, context));
    trained.calibrate(images, context);
    record.logit_scale = network.logit_scale;
    record.history = history;
    trained.set_training(record);
    return trained;
  };
  const auto [network, history] = train::train(
      {model, images, learned, *compiled, options, judge(model, images, learned, context), finish});
  model.adopt(finish(network, history));
  return history;
}

}  // namespace sealion::heras
