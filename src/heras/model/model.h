#pragma once

#include <sealion/data.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/execution_context.h"
#include "base/tensor.h"
#include "data/preprocessing/preprocessing.h"
#include "data/task.h"
#include "heras/deployment/deployment.h"
#include "heras/layers/all_layers.h"
#include "heras/measure/evaluation.h"
#include "heras/training/training.h"
#include "program/program.h"

namespace sealion::heras {

struct ModelFile;
struct OpenedModel;

/// What a layer of a model makes: the handle that later layers take.
struct Tensor {
  std::size_t layer;  ///< its index in the model
};

/// A network of layers with the life of a Keras model: build, compile, fit, evaluate, save. Layers
/// may branch and join; the last one gives the answer. (A plain stack is a `Sequential`.)
///
///     Model model("branches");
///     Tensor x = model.apply(Input({28, 28, 1}), {});
///     Tensor left = model.apply(Conv2D(8, {.kernel_size = 5, .strides = 2}), {x});
///     Tensor right = model.apply(AveragePooling2D({.pool_size = 2}), {x});
///     ...
///     model.apply(Dense(10), {model.apply(Flatten(), {joined})});
///     model.compile({.optimizer = "adam", .learning_rate = 3e-3});
///     fit(model, data.train, {.epochs = 20});  // heras/train/fit.h
///     Evaluation result = model.evaluate(data.test, {.encrypted = true});
///     model.save("branches.sealion");
class Model {
 public:
  explicit Model(std::string name);

  /// Adds a layer behind those that made `inputs` and builds it for what they make: none for an
  /// Input, which comes first. A layer without a name gets one: "dense_1", "dense_2", ... Throws
  /// `invalid_argument` for a layer that does not fit there, which is not added then.
  Tensor apply(std::unique_ptr<Layer> layer, const std::vector<Tensor>& inputs);
  template <std::derived_from<Layer> L>
  Tensor apply(L layer, const std::vector<Tensor>& inputs) {
    return apply(std::make_unique<L>(std::move(layer)), inputs);
  }

  const std::string& name() const { return name_; }
  std::vector<const Layer*> layers() const;
  /// Those of one kind, or of what several kinds have in common, in order: layers_of<Dense>().
  template <std::derived_from<Layer> L>
  std::vector<const L*> layers_of() const {
    std::vector<const L*> found;
    for (const auto& layer : layers_) {
      if (const L* match = layer_as<L>(*layer)) found.push_back(match);
    }
    return found;
  }
  /// The layers, by their index, whose results layer `i` takes.
  const std::vector<std::size_t>& inputs_of(std::size_t i) const { return inputs_[i]; }
  const Shape& input_shape() const;
  const Shape& output_shape() const;
  /// Every element of a record is an integer in [input_low, input_saturation].
  std::int64_t input_low() const;
  std::int64_t input_saturation() const;
  std::size_t parameter_count() const;
  /// Elements that all activation functions together make of one sample.
  std::size_t activation_count() const;
  /// How many of them the trained network still computes: those behind gates that an
  /// ActivitySparsifier closed are gone.
  std::size_t remaining_activation_count() const;
  /// Keras' table: layer, output shape, parameters, range of the weights.
  std::string summary() const;

  /// How `fit` shall search.
  void compile(CompileOptions options = {});
  const std::optional<CompileOptions>& compiled() const { return compiled_; }

  /// Whether every layer that has weights has got them.
  bool is_trained() const;
  /// The integers of the layers that have some, in their order.
  std::vector<LayerWeights> weights() const;
  /// Replaces them all, or throws and replaces none. Calibration, deployment and training record
  /// were of the old ones and go.
  void set_weights(std::vector<LayerWeights> weights);
  /// Takes over weights, calibration, record and task of `trained`, a copy of this that was
  /// trained: the last word of `fit`.
  void adopt(const Model& trained);
  /// How the weights came about. Throws `invalid_argument` where training
  /// diverged to what is no number.
  void set_training(TrainingRecord record);
  const std::optional<TrainingRecord>& training() const { return training_; }

  /// What makes the integers of its input out of raw records: of pictures, unless another was set.
  Preprocessing preprocessing() const;
  /// Whether it is that of pictures, round(pixel / 255 * input_saturation).
  bool takes_pictures() const { return !preprocessing_; }
  /// Has the input made in another way; calibration and deployment were of the old one and go.
  /// Throws `invalid_argument` for rules that make other integers than the input takes.
  void set_preprocessing(Preprocessing preprocessing);
  /// Of a network that was trained elsewhere: a real answer is an integer one times this. (Where
  /// `fit` trained it, its record says so.)
  void set_output_scale(double scale);
  /// What its answers mean: classes that are called by their numbers, unless another was set.
  const Task& task() const { return task_; }
  /// Throws `invalid_argument` for what so many outputs cannot mean.
  void set_task(Task task);

  /// Throws `invalid_argument` for no records or sizes that contradict each other, `incompatible`
  /// for records that the preprocessing does not take.
  void check_takes(const Inputs& inputs) const;
  /// Notes the largest value of every layer on these records, so that a plan need not provide for
  /// values that never occur.
  void calibrate(const Inputs& inputs, const ExecutionContext& context = {});
  /// What `calibrate` noted, one for each node of the program; empty before.
  const std::vector<double>& largest_seen() const { return largest_seen_; }

  /// The same layers without weights, with its preprocessing and its task.
  Model untrained_copy() const;
  /// The same layers without weights, on pixels as integers 0..input_saturation.
  Model untrained_copy(std::int64_t input_saturation) const;

  /// The network as an integer program on [0, input_saturation], without what its answer does not
  /// depend on.
  Program program() const;
  /// As far as layer `layer`, and with all that it makes.
  Program program_until(std::size_t layer) const;

  /// Finds encryption parameters and seals the public manifest. Ranges are calibrated if the
  /// request or `calibrate` has values. Throws `does_not_fit` with the reason.
  const Deployment& deploy(const PlanRequest& request = {}, const ExecutionContext& context = {});
  /// What `deploy` would find and keep.
  Deployment plan(const PlanRequest& request, const ExecutionContext& context = {}) const;
  /// What `deploy` or `load` gave; null where neither did.
  const Deployment* deployed() const { return deployment_ ? &*deployment_ : nullptr; }
  /// The same, else what `deploy()` would give.
  Deployment deployment(const ExecutionContext& context = {}) const;

  /// Accuracy on records of known classes, by the integer reference and, if asked, under
  /// encryption.
  Evaluation evaluate(const Dataset& data, const EvaluateOptions& options = {},
                      const ExecutionContext& context = {}) const;
  /// The same for records that come one batch after another and need not be in memory together.
  Evaluation evaluate(const RecordStream& next, const EvaluateOptions& options = {},
                      const ExecutionContext& context = {}) const;
  /// Logits, [outputs][records], by the reference or under encryption; of answers that 64 bits do
  /// not hold, the leading bits (`Manifest::output_shift`).
  IntegerBatch predict(const Inputs& inputs, const EvaluateOptions& options = {},
                       const ExecutionContext& context = {}) const;

  /// Writes the model file and, beside it, the public manifest (`manifest_path`).
  void save(const std::filesystem::path& path) const;
  /// Of the model file alone.
  ByteVector to_bytes() const;
  /// Reads untrusted bytes: throws one Error that names the file and what is wrong with it.
  static Model load(const std::filesystem::path& path);
  /// The same for a file that is in memory; `source` is what messages call it.
  static Model from_bytes(ByteSpan bytes, const std::string& source);
  static Model load(const OpenedModel& opened);

 private:
  void forget_results();
  const Layer& last_layer() const;
  void check_all_used() const;
  double output_scale() const;
  ModelInterface interface() const;
  EvaluationSubject subject(bool encrypted, const ExecutionContext& context) const;
  /// What logits lose where no plan says it.
  std::size_t plain_shift(const Program& program) const;
  ModelFile to_file() const;
  static Model from_file(const ModelFile& file, const PublicModelPtr& face);

  std::string name_;
  std::vector<std::unique_ptr<Layer>> layers_;
  std::vector<std::vector<std::size_t>> inputs_;  // [layers]
  std::optional<Preprocessing> preprocessing_;    // none: of pictures
  Task task_;
  std::optional<CompileOptions> compiled_;
  std::optional<TrainingRecord> training_;
  double output_scale_ = 1;  // where there is no record
  std::vector<double> largest_seen_;
  std::optional<Deployment> deployment_;
  Seed salt_ = random_seed();  // of the id of every plan: the same plan has the same id
};

}  // namespace sealion::heras
