#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "heras/dataset.h"
#include "heras/dense.h"
#include "heras/deployment.h"
#include "heras/evaluation.h"
#include "heras/layer.h"
#include "heras/training.h"
#include "program/program.h"
#include "program/tensor.h"

namespace sealion::heras {

struct ModelFile;

/// A stack of layers with the life of a Keras model: add, compile, fit, evaluate, save.
///
///     Sequential model("dnn-30");
///     model.add(Input({28, 28}, {.saturation = 7}));
///     model.add(Flatten());
///     model.add(Dense(30, {.saturation = 15}));
///     model.add(Activation("square"));
///     model.add(Dense(10, {.saturation = 15}));
///     model.compile({.optimizer = "adam", .learning_rate = 3e-3});
///     model.fit(data.train, {.epochs = 20});
///     Evaluation result = model.evaluate(data.test, {.encrypted = true});
///     model.save("dnn-30.sealion");
class Sequential {
 public:
  explicit Sequential(std::string name);

  /// Appends a layer and builds it for what comes out of the layers so far. A layer without a name
  /// gets one: "dense_1", "dense_2", ... Throws `invalid_argument` for a layer that does not
  /// fit there, which is not added then.
  void add(std::unique_ptr<Layer> layer);
  template <std::derived_from<Layer> L>
  void add(L layer) {
    add(std::make_unique<L>(std::move(layer)));
  }

  const std::string& name() const { return name_; }
  std::vector<const Layer*> layers() const;
  std::vector<const Dense*> dense_layers() const;
  const Shape& input_shape() const;
  const Shape& output_shape() const;
  std::int64_t input_saturation() const;
  std::size_t parameter_count() const;
  /// Keras' table: layer, output shape, parameters, range of the weights.
  std::string summary() const;

  /// How `fit` shall search.
  void compile(CompileOptions options = {});
  const std::optional<CompileOptions>& compiled() const { return compiled_; }

  /// Finds integer weights by training on `images`, then calibrates. Throws `invalid_argument` for
  /// a model that is not compiled, for images that do not fit it and where training diverges,
  /// `unsupported` for a stack that it cannot train; the model is unchanged then. Declared here,
  /// defined in the target sealion::heras_train (src/heras/train), the only one that links
  /// libtorch: what does not train does not need it.
  History fit(const ImageSet& images, const FitOptions& options = {});

  /// Whether every Dense layer has weights.
  bool is_trained() const;
  /// The integers of the Dense layers, in their order.
  std::vector<DenseWeights> weights() const;
  /// Replaces them all, or throws and replaces none. Calibration, deployment and training record
  /// were of the old ones and go.
  void set_weights(std::vector<DenseWeights> weights);
  /// The last word of `fit`: how the weights came about. Throws `invalid_argument` where training
  /// diverged to what is no number.
  void set_training(TrainingRecord record);
  const std::optional<TrainingRecord>& training() const { return training_; }
  /// Notes the largest value of every layer on these images, so that a plan need not provide for
  /// values that never occur.
  void calibrate(const ImageSet& images, std::size_t threads = 0);
  /// What `calibrate` noted, one for each node of the program; empty before.
  const std::vector<std::int64_t>& largest_seen() const { return largest_seen_; }

  /// The network as an integer program on [0, input_saturation].
  Program program() const;

  /// Finds encryption parameters and seals the public manifest. Ranges are calibrated if the
  /// request or `calibrate` has values. Throws `does_not_fit` with the reason.
  const Deployment& deploy(const PlanRequest& request = {});
  /// What `deploy` or `load` gave, else what `deploy()` would give.
  Deployment deployment() const;

  /// Accuracy on `images`, by the integer reference and, if asked, under encryption.
  Evaluation evaluate(const ImageSet& images, const EvaluateOptions& options = {}) const;
  /// Logits, [outputs][images], by the reference or under encryption.
  IntegerBatch predict(const ImageSet& images, const EvaluateOptions& options = {}) const;

  /// Writes the model file and, beside it, the public manifest (`manifest_path`).
  void save(const std::filesystem::path& path) const;
  /// Reads untrusted bytes: throws one Error that names the file and what is wrong with it.
  static Sequential load(const std::filesystem::path& path);

 private:
  void forget_results();
  void check_takes(const ImageSet& images) const;
  double output_scale() const;
  EvaluationSubject subject(bool encrypted) const;
  ModelFile to_file() const;
  static Sequential from_file(const ModelFile& file);

  std::string name_;
  std::vector<std::unique_ptr<Layer>> layers_;
  std::optional<CompileOptions> compiled_;
  std::optional<TrainingRecord> training_;
  std::vector<std::int64_t> largest_seen_;
  std::optional<Deployment> deployment_;
};

}  // namespace sealion::heras
