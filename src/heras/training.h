#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace sealion::heras {

/// How `fit` searches. The loss is the cross-entropy of the softmax of the logits.
struct CompileOptions {
  std::string optimizer = "adam";
  double learning_rate = 3e-3;  ///< the highest of the schedule
};

/// Throws `unsupported` for an unknown optimizer, `invalid_argument` for rates that are none.
void check_compile_options(const CompileOptions& options);

/// Where training stands: some times within an epoch, and at its end, with step = steps and
/// `validation_accuracy`.
struct FitProgress {
  std::size_t epoch = 0, epochs = 0;  ///< from 1
  std::size_t step = 0, steps = 0;    ///< of this epoch, from 1
  double loss = 0, accuracy = 0;      ///< means over the epoch so far
  std::optional<double> validation_accuracy;
  double seconds = 0;  ///< since fit began
};

/// Training has two phases: in floating point, then with the weights rounded at each use while the
/// steps between them are learned too.
struct FitOptions {
  std::size_t epochs = 10;   ///< times through the images, both phases together
  double float_share = 0.6;  ///< of the epochs, for the first phase; it has at least one
  std::size_t batch_size = 32;
  double validation_split = 0;  ///< share of the images, the last ones, that only judge
  std::uint64_t seed = 1;       ///< same seed and data: same model
  std::size_t threads = 0;      ///< 0: as many as there are; the second makes the next epoch
  bool augment = true;  ///< turn, scale, shear and shift the images a little, anew each epoch
  std::function<void(const FitProgress&)> progress = {};
};

/// Throws `invalid_argument` naming the value.
void check_fit_options(const FitOptions& options);

struct Epoch {
  double loss = 0, accuracy = 0;              ///< on the (augmented) training images
  std::optional<double> validation_accuracy;  ///< of the integer network
  double seconds = 0;
};

struct History {
  std::vector<Epoch> epochs;
  double seconds() const;
};

/// What a model remembers of its training.
struct TrainingRecord {
  CompileOptions compile;
  FitOptions fit;          ///< without the callback
  std::size_t images = 0;  ///< learned from
  double logit_scale = 1;  ///< softmax(logits * logit_scale) is the network's confidence
  History history;
};

/// Throws `invalid_argument` for a loss, accuracy or scale that is no finite number: training
/// diverged, and JSON could not say so.
void check_training_record(const TrainingRecord& record);

nlohmann::json to_json(const TrainingRecord& record);
/// Takes untrusted JSON: throws `corrupt` naming the field.
TrainingRecord training_from_json(const nlohmann::json& json);

}  // namespace sealion::heras
