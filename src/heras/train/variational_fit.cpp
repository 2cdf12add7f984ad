#include "heras/train/variational_fit.h"

#include <ATen/ATen.h>

#include <utility>

#include "base/error.h"
#include "data/dataset.h"
#include "data/pictures.h"
#include "heras/train/core/rounding_functions.h"
#include "heras/train/core/single_thread.h"
#include "heras/train/training_record.h"
#include "heras/train/variational_trainer.h"

namespace sealion::heras {
namespace {

/// Pictures that go through a network at a time where nothing is learned.
constexpr std::size_t piece_pictures = 1000;

/// That nothing is asked for which only the training of a model has.
void check_supported(const FitOptions& options) {
  const auto refuse = [](bool given, const char* what) {
    if (given) fail(ErrorCode::unsupported, "the training of an auto-encoder has no {}", what);
  };
  refuse(options.distillation.has_value(), "teacher");
  refuse(options.validation_split > 0, "validation_split");
  refuse(!options.callbacks.empty(), "callbacks: no early stopping, best model or log");
  refuse(!options.checkpoint.empty() || options.resume, "checkpoint");
}

void check_pictures(const Model& encoder, const Inputs& images) {
  encoder.check_takes(images);
  if (pictures_of(images) && encoder.takes_pictures()) return;
  fail(ErrorCode::unsupported,
       "the auto-encoder '{}' learns from pictures alone: bytes in rows and columns",
       encoder.name());
}

void check_task(const std::optional<CompileOptions>& compiled, const Model& encoder,
                const Inputs& images, const FitOptions& options) {
  if (!compiled) {
    fail(ErrorCode::invalid_argument,
         "the auto-encoder '{}' is not compiled: call compile() before fit()", encoder.name());
  }
  check_fit_options(options);
  check_supported(options);
  check_pictures(encoder, images);
  if (record_count(images) < 2) {
    fail(ErrorCode::invalid_argument, "{} image to learn from: at least 2 are needed",
         record_count(images));
  }
}

/// [images][outputs]
FeatureTable outputs_of(train::FloatNetwork& network, const Pictures& images, std::size_t outputs) {
  const at::NoGradGuard no_gradient;
  const auto pixels = static_cast<std::int64_t>(images.size());
  FeatureTable table(images.count, outputs);
  auto to = table.values.begin();
  for (std::size_t first = 0; first < images.count; first += piece_pictures) {
    const std::size_t count = std::min(piece_pictures, images.count - first);
    const auto* from = images[first].data();
    const at::Tensor levels = at::from_blob(const_cast<std::uint8_t*>(from),
                                            {static_cast<std::int64_t>(count), pixels}, at::kByte)
                                  .to(at::kFloat);
    const at::Tensor made = network.logits(levels).contiguous();
    to = std::copy(train::view(made).begin(), train::view(made).end(), to);
  }
  return table;
}

/// What the encoder remembers.
TrainingRecord record_of(const CompileOptions& compile, const FitOptions& fit, const Inputs& images,
                         const train::VariationalResult& result) {
  TrainingRecord record = train::record_of(compile, fit);
  record.records = record_count(images);
  record.logit_scale = result.encoder.logit_scale;
  record.history = result.history;
  return record;
}

}  // namespace

History fit(VariationalAutoencoder& autoencoder, const Inputs& images, const FitOptions& options) {
  const auto& compiled = autoencoder.compiled();
  const Model& encoder = autoencoder.encoder();
  check_task(compiled, encoder, images, options);
  train::VariationalResult result =
      train::train_variational({encoder, autoencoder.decoder_hidden(), images, *compiled, options});
  Model trained = encoder.untrained_copy();
  trained.set_weights(result.encoder.weights);
  trained.calibrate(images, options.context.quiet());
  trained.set_training(record_of(*compiled, options, images, result));
  autoencoder.adopt(std::move(trained), std::move(result.decoder));
  return std::move(result.history);
}

std::vector<FeatureTable> float_latents(const VariationalAutoencoder& autoencoder,
                                        const Inputs& images, const FitOptions& options,
                                        const std::vector<const Inputs*>& sets) {
  const auto& compiled = autoencoder.compiled();
  check_task(compiled, autoencoder.encoder(), images, options);
  for (const Inputs* set : sets) check_pictures(autoencoder.encoder(), *set);
  const Model encoder = autoencoder.encoder().untrained_copy(largest_input_saturation);
  const auto network = train::train_float_variational(
      {encoder, autoencoder.decoder_hidden(), images, *compiled, options});
  const train::SingleThreaded single_threaded;
  std::vector<FeatureTable> latents;
  for (const Inputs* set : sets) {
    latents.push_back(outputs_of(*network, *pictures_of(*set), autoencoder.latents()));
  }
  return latents;
}

}  // namespace sealion::heras
