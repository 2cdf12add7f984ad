#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "base/parallel.h"
#include "heras/inference.h"
#include "heras/sequential.h"
#include "heras/train/shrink_range.h"
#include "heras/train/trainer.h"

namespace sealion::heras {
namespace {

/// Inputs of the last layer that shrink_range looks at, at most: 128 MB.
constexpr std::size_t most_range_inputs = std::size_t{1} << 24;

/// The same stack without weights.
Sequential untrained_copy(const Sequential& model) {
  Sequential copy(model.name());
  for (const Layer* layer : model.layers()) {
    copy.add(layer_from_config(layer->kind(), layer->get_config()));
  }
  return copy;
}

ImageSet images_from(const ImageSet& images, std::size_t first) {
  ImageSet rest = images;
  const std::size_t pixels = images.height * images.width;
  rest.count -= first;
  rest.pixels.assign(images.pixels.begin() + static_cast<std::ptrdiff_t>(first * pixels),
                     images.pixels.end());
  rest.labels.assign(images.labels.begin() + static_cast<std::ptrdiff_t>(first),
                     images.labels.end());
  return rest;
}

void check_labels(const ImageSet& images, std::size_t units) {
  const std::size_t largest = *std::max_element(images.labels.begin(), images.labels.end());
  if (largest < units) return;
  fail(ErrorCode::invalid_argument, "a label of {} for a model with {} outputs", largest, units);
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
std::function<double(const train::IntegerNetwork&)> validator(const Sequential& model,
                                                              const ImageSet& images,
                                                              std::size_t learned,
                                                              std::size_t threads) {
  if (learned == images.count) return {};
  return [held_out = images_from(images, learned), &model, threads](const auto& network) {
    Sequential candidate = untrained_copy(model);
    candidate.set_weights(network.weights);
    return candidate.evaluate(held_out, {.threads = threads}).accuracy_plain;
  };
}

/// What the last Dense layer takes in, on the first images.
IntegerBatch inputs_of_last_dense(const Sequential& trained, const ImageSet& images,
                                  std::size_t threads) {
  const Dense* last = trained.dense_layers().back();
  ProgramBuilder builder;
  NodeId x = 0;
  for (const Layer* layer : trained.layers()) {
    if (layer == last) break;
    x = layer->emit(builder, x);
  }
  const std::size_t count = std::min(images.count, most_range_inputs / last->inputs());
  return reference_logits(builder.build(), images, {0, count}, threads);
}

/// The weights with the smallest logits of equal answers. (Squares of logits have no such freedom.)
std::vector<DenseWeights> with_small_range(const Sequential& model, const ImageSet& images,
                                           std::vector<DenseWeights> weights, std::size_t threads) {
  Sequential trained = untrained_copy(model);
  const Dense* last = trained.dense_layers().back();
  if (trained.layers().back() != last) return weights;
  trained.set_weights(weights);
  train::shrink_range(weights.back(), last->saturation(),
                      inputs_of_last_dense(trained, images, threads));
  return weights;
}

}  // namespace

History Sequential::fit(const ImageSet& images, const FitOptions& options) {
  if (!compiled_) {
    fail(ErrorCode::invalid_argument, "the model '{}' is not compiled: call compile() before fit()",
         name_);
  }
  check_fit_options(options);
  const std::vector<train::DenseBlock> blocks = train::dense_blocks(*this);
  check_takes(images);
  check_labels(images, static_cast<std::size_t>(blocks.back().units));
  const std::size_t learned = images_to_learn(images, options.validation_split);
  const std::size_t threads = options.threads == 0 ? available_threads() : options.threads;
  train::TrainingResult result =
      train::train({blocks, input_saturation(), images, learned, *compiled_, options,
                    validator(*this, images, learned, threads)});

  set_weights(with_small_range(*this, images, std::move(result.network.weights), threads));
  calibrate(images, threads);
  TrainingRecord record{*compiled_, options, learned, result.network.logit_scale, result.history};
  record.fit.progress = nullptr;
  set_training(std::move(record));
  return result.history;
}

}  // namespace sealion::heras
