#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/execution_context.h"
#include "heras/training/losses.h"
#include "heras/training/optimizers.h"
#include "heras/training/schedules.h"

namespace sealion::heras {

class Callback;
class Model;

/// How `fit` searches. Optimizer, schedule and loss are named, or given with what they alone have:
///
///     model.compile({.optimizer = "adam", .learning_rate = 3e-3});
///     model.compile({.optimizer = optimizers::Sgd{.momentum = 0.9, .nesterov = true},
///                    .schedule = schedules::Step{.decay = 0.3, .drops = 3},
///                    .loss = losses::CategoricalCrossentropy{.label_smoothing = 0.1}});
struct CompileOptions {
  Optimizer optimizer = {};     ///< Adam unless said otherwise
  double learning_rate = 3e-3;  ///< the highest of the schedule
  RateSchedule schedule = {};   ///< OneCycle unless said otherwise
  Loss loss = {};               ///< CategoricalCrossentropy unless said otherwise

  /// What the history shall say of each epoch: "accuracy" and "loss", which it always does, and
  /// "top_K_accuracy" for any K: how often the label is among the K largest logits.
  std::vector<std::string> metrics = {"accuracy"};

  /// Added to the loss of the rounded phase for each bit that the largest logit of a batch takes:
  /// range is what encryption costs.
  double range_penalty = 0;
  /// The price of a gate that is expected to be open, in place of each ActivitySparsifier's own; 0:
  /// its own.
  double gate_penalty = 0;
};

/// Throws `unsupported` for an unknown metric, `invalid_argument` for numbers that have no meaning.
void check_compile_options(const CompileOptions& options);

/// The K of each "top_K_accuracy" among the metrics, in their order.
std::vector<std::size_t> top_k_metrics(const CompileOptions& options);

/// The parts of a training, in their order.
enum class TrainingPhase {
  gates,   ///< floating point, while ActivitySparsifiers open and close their gates
  floats,  ///< floating point, gates settled
  rounded  ///< weights rounded at each use while the steps between them are learned too
};

/// "gates", "floats" or "rounded".
const char* to_string(TrainingPhase phase);

/// Where training stands: some times within an epoch, and at its end, with step = steps and
/// `validation_accuracy`.
struct FitProgress {
  std::size_t epoch = 0, epochs = 0;  ///< from 1
  std::size_t step = 0, steps = 0;    ///< of this epoch, from 1
  double loss = 0;                    ///< mean over the epoch so far
  std::optional<double> accuracy;     ///< likewise; nothing where no labels are learned
  std::optional<double> validation_accuracy;
  double seconds = 0;  ///< since fit began
};

/// How far chance may move an image: each limit is that of a uniform draw around no change, unless
/// it says otherwise.
struct Augmentation {
  double turn_degrees = 12;
  double scale = 0.12;  ///< of each axis
  double shear = 0.12;
  double shift = 1;  ///< pixels along each axis
  /// Pixels by which the nodes of a grid of 5 x 5 over the image move: standard deviation.
  double elastic = 0;
  /// How far strokes go towards the largest pixel of their 3 x 3 neighbours, or the smallest.
  double thickness = 0;

  friend bool operator==(const Augmentation&, const Augmentation&) = default;
};

/// Learning from a model besides learning from labels (Hinton, Vinyals, Dean 2015, section 2): the
/// loss is (1 - weight) * loss(labels) + weight * T^2 * KL(teacher || student), both softened by
/// the temperature T. The teacher sees the same augmented pictures at its own input levels.
struct Distillation {
  /// Trained, for records and classes as the student's; null in a record, which has its name.
  const Model* teacher = nullptr;
  double temperature = 4;  ///< above 0
  double weight = 0.5;     ///< from 0 to 1
};

/// Training goes through the phases of `TrainingPhase`.
struct FitOptions {
  std::size_t epochs = 10;   ///< times through the records, all phases together
  double float_share = 0.6;  ///< of the epochs, in floating point; at least one epoch is
  double gate_share =
      0.6;  ///< of the floating-point epochs, to open and close gates if there are some
  std::size_t batch_size = 32;
  double validation_split = 0;  ///< share of the records, the last ones, that only judge
  std::uint64_t seed = 1;       ///< same seed and data: same model
  /// A second thread makes the next epoch; the stop request is looked at before each step; progress
  /// counts the steps of all epochs.
  ExecutionContext context = {};
  /// Moves pictures anew each epoch; without it they stay as they are, as other records do.
  std::optional<Augmentation> augmentation = Augmentation{};
  std::optional<Distillation> distillation = {};

  std::function<void(const FitProgress&)> progress = {};
  std::vector<std::shared_ptr<Callback>> callbacks = {};  ///< see heras/callbacks.h

  /// Where the state of training goes after each epoch, atomically; nowhere if empty.
  std::filesystem::path checkpoint = {};
  /// Go on from the checkpoint, which a training of the same model, options, callbacks and data
  /// wrote: the model in the end is that of a training that was not interrupted.
  bool resume = false;
};

/// Tells whoever the options name, and their context.
void tell_progress(const FitOptions& options, const FitProgress& now);

/// Throws `invalid_argument` naming the value.
void check_fit_options(const FitOptions& options);

struct Epoch {
  double loss = 0;                            ///< on the (augmented) records to learn from
  std::optional<double> accuracy = {};        ///< likewise; nothing where no labels are learned
  std::optional<double> validation_accuracy;  ///< of the integer network
  double seconds = 0;
  std::optional<double> validation_loss = {};  ///< of the integer network's scaled logits
  /// The other metrics by their names, those of the held-out records as "validation_...".
  std::map<std::string, double> metrics = {};
  std::optional<TrainingPhase> phase = {};  ///< nothing in records of older versions
};

/// What an epoch measured by its name in the history ("loss", "validation_accuracy", ...). Throws
/// `invalid_argument` with the names that there are.
double metric_value(const Epoch& epoch, const std::string& name);

/// All that an epoch measured, by name.
std::map<std::string, double> all_metrics(const Epoch& epoch);

struct History {
  std::vector<Epoch> epochs;
  double seconds() const;
};

/// What a model remembers of its training.
struct TrainingRecord {
  CompileOptions compile;
  FitOptions fit;           ///< without what is not a number: callbacks, files, the teacher
  std::string teacher;      ///< its name, if there was one
  std::size_t records = 0;  ///< learned from
  double logit_scale = 1;   ///< softmax(logits * logit_scale) is the network's confidence
  History history;
};

/// Throws `invalid_argument` for a loss, accuracy or scale that is no finite number: training
/// diverged, and JSON could not say so.
void check_training_record(const TrainingRecord& record);

nlohmann::json to_json(const TrainingRecord& record);
/// Takes untrusted JSON: throws `corrupt` naming the field. What a record of an older version lacks
/// has the value that it had then.
TrainingRecord training_from_json(const nlohmann::json& json);

}  // namespace sealion::heras
