#pragma once

#include <sealion/data.h>
#include <sealion/device.h>
#include <sealion/error.h>
#include <sealion/execution_context.h>
#include <sealion/export.h>
#include <sealion/layers.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// What the owner of a model needs: networks as in Keras, which become programs on encrypted data.
/// To train them there is the component `training`, which has all of this as well.
///
///     using namespace sealion::models;
///     Model model("digits");
///     model.add(Input({28, 28}, {.saturation = 3}));
///     model.add(Flatten());
///     model.add(Dense(10, {.saturation = 15}));
///
/// All that fails throws `sealion::Error`.
namespace sealion::models {

using heras::ActivationOptions;
using heras::ActivitySparsifierOptions;
using heras::AveragePooling2DOptions;
using heras::BatchNormalizationOptions;
using heras::Borders;
using heras::ConcatenateOptions;
using heras::Conv2DOptions;
using heras::DenseOptions;
using heras::DepthwiseConv2DOptions;
using heras::InputOptions;
using heras::LayerWeights;
using heras::Shape;
using heras::Size2D;
using heras::ZeroPadding2DOptions;
using sealion::Split;

/// A layer that is to join a model.
class SEALION_EXPORT Layer {
 public:
  /// What it is within the library.
  struct State;
  /// For the library alone.
  explicit Layer(std::unique_ptr<State> state);
  Layer(Layer&&) noexcept;             ///< leaves nothing behind
  Layer& operator=(Layer&&) noexcept;  ///< leaves nothing behind
  ~Layer();

 private:
  friend class Model;
  std::unique_ptr<State> state_;
};

/// What clients encrypt: records of `shape`, of pictures their pixels as integers 0..saturation.
SEALION_EXPORT Layer Input(Shape shape, InputOptions options = {});

/// How raw records become integers: by rules that are made of some.
struct PreprocessingOptions {
  std::int64_t levels = 127;  ///< the largest integer
  /// Of a feature's numbers: "standardise", the mean becomes 0 and four deviations the largest
  /// integer or its negative, or "min-max", the least becomes 0 and the largest the largest
  /// integer.
  std::string scaling = "standardise";
  bool clip_numbers = true;  ///< those out of range become the nearest in it, or are refused
  bool clip_texts = false;   ///< those that are no category become none, or are refused
};

/// An Input that takes raw records such as these, in training and from clients, who find its rules
/// in the manifest: features and columns of numbers are scaled one by one, elements of pictures and
/// of other arrays all alike, a column of texts becomes an integer for each of its categories. What
/// is missing in some becomes the mean of the others, or no category. Throws `invalid_argument` for
/// no records, infinite values and options without meaning.
SEALION_EXPORT Layer InputFor(const Inputs& records, const PreprocessingOptions& options = {},
                              std::string name = {});
/// An image as one long row.
SEALION_EXPORT Layer Flatten(std::string name = {});
/// The same elements as another shape, in which one -1 stands for what is left over.
SEALION_EXPORT Layer Reshape(std::vector<std::int64_t> target_shape, std::string name = {});
/// output[r] = bias[r] + sum_c kernel[r][c] * input[c], for `units` outputs.
SEALION_EXPORT Layer Dense(std::size_t units, DenseOptions options = {});
/// A convolution with `filters` kernels, channels last.
SEALION_EXPORT Layer Conv2D(std::size_t filters, Conv2DOptions options);
/// A convolution of each channel alone.
SEALION_EXPORT Layer DepthwiseConv2D(Size2D kernel_size, DepthwiseConv2DOptions options = {});
/// The average of each channel in a window.
SEALION_EXPORT Layer AveragePooling2D(AveragePooling2DOptions options = {});
/// The average of each channel over the whole image.
SEALION_EXPORT Layer GlobalAveragePooling2D(std::string name = {});
/// Rows and columns of zeros round an image.
SEALION_EXPORT Layer ZeroPadding2D(Borders padding, ZeroPadding2DOptions options = {});
/// Brings each channel to a learned mean and deviation.
SEALION_EXPORT Layer BatchNormalization(BatchNormalizationOptions options = {});
/// A function of each element alone: "square" or "polynomial".
SEALION_EXPORT Layer Activation(std::string function = "square", ActivationOptions options = {});
/// Gates that training opens or closes: what is closed is not computed any more.
SEALION_EXPORT Layer ActivitySparsifier(ActivitySparsifierOptions options = {});
/// Sets a random part of the elements, `rate`, to zero in training.
SEALION_EXPORT Layer Dropout(double rate, std::string name = {});
/// The sum of its inputs, element by element.
SEALION_EXPORT Layer Add(std::string name = {});
/// Its inputs side by side along one axis.
SEALION_EXPORT Layer Concatenate(ConcatenateOptions options = {});

/// What a layer of a model makes: the handle that later layers take.
struct Tensor {
  std::size_t layer;  ///< its index in the model
};

/// What requests a model is planned for.
struct PlanOptions {
  std::optional<std::size_t> batch = {};  ///< records of a request; without it, one full batch
  std::string layout = {};                ///< "slotwise", "packed" or "affine"; empty: the best
  std::size_t security = 128;             ///< bits: 128, 192 or 256
  /// Whose estimate: of "2024", or of "2018" as SEAL has it; "2024-quantum" and "2018-quantum"
  /// count quantum attacks.
  std::string security_table = "2024";
  std::string client = "sealion";  ///< who encrypts: "sealion", or "seal" for Microsoft SEAL
  /// Requests that share the upload of one client's evaluation keys: 100, and 1 without `batch`.
  std::optional<double> requests_per_key = {};
  double safety_factor = 2;  ///< how many times the largest value seen in calibration shall fit
  bool proved = false;       ///< provide for every possible input, not for what calibration showed
  /// Where ranges are calibrated, of answers beyond them one in 2^detect_wraps stays unseen, and
  /// clients refuse the others; 0: none is looked for.
  int detect_wraps = 0;
  /// Answers are masked so that each tells its logits and 2^-model_privacy beyond, 1 to 40 bits;
  /// 0: they are not, and tell far more (docs/security/attacks.md).
  int model_privacy = 0;
  /// The server adds an integer in [-logit_noise, logit_noise] to every logit, times the model's
  /// scale of answers; only with model privacy.
  std::uint64_t logit_noise = 0;
  std::size_t query_budget = 0;  ///< records that a server answers for one key; 0: any number
  /// Measure what this machine does in a second where that is not known, and keep it in the cache
  /// folder; else plan with the defaults for its kind of processor. The user's own file of rates
  /// (SEALION_COST_MODEL) goes before both.
  bool calibrate = true;
};

/// How a model is judged or asked.
struct EvaluateOptions {
  bool encrypted = false;                   ///< through client and server, in this process
  std::optional<std::size_t> records = {};  ///< the first so many; without it, all
  /// Of the server: "cpu", "cuda", "emulated", or "auto", which is a graphics card where there is
  /// one and its forecast is better, and else, and wherever the card refuses, the processor.
  std::string device = "auto";
};

/// What an evaluation found.
struct Evaluation {
  std::size_t records = 0;         ///< that were classified
  std::optional<double> accuracy;  ///< of the integer reference, 0 to 1, where classes are told
  std::optional<double> r2;        ///< likewise, the variance explained, where numbers are told
  std::size_t mismatches = 0;      ///< decrypted logits that differ from the reference's
  DeviceReport device = {};        ///< that evaluated, where records were encrypted
  std::string json = {};  ///< all that there is to say, as `sealion evaluate --json` has it
};

/// A network of layers. A plain stack is made by `add`, a graph by `apply`; the last layer gives
/// the answer.
class SEALION_EXPORT Model {
 public:
  /// An empty network. Throws `invalid_argument` for a name that no file can have.
  explicit Model(std::string name);
  Model(Model&& other) noexcept;             ///< leaves nothing behind
  Model& operator=(Model&& other) noexcept;  ///< leaves nothing behind
  ~Model();

  /// Reads a model file, which is not trusted. Throws `corrupt`, `unsupported` or `insecure` with
  /// the file's name and what is wrong with it.
  static Model load(const std::filesystem::path& path);
  /// Writes the model file and, beside it, the public manifest for clients:
  /// "digits.sealion" and "digits.manifest.json". Plans first where `deploy` did not.
  void save(const std::filesystem::path& path) const;
  /// The bytes of the model file, as `save` writes it. Plans first likewise.
  std::vector<std::uint8_t> to_bytes() const;
  /// Reads them again, untrusted as well. Throws as `load`; `what` is what messages call them.
  static Model from_bytes(std::span<const std::uint8_t> bytes, const std::string& what);

  /// Appends a layer to the stack. Throws `invalid_argument` for one that does not fit there.
  void add(Layer layer);
  /// Puts a layer behind those that made `inputs`: none for an Input. Throws likewise.
  Tensor apply(Layer layer, const std::vector<Tensor>& inputs);

  /// As given to the constructor.
  const std::string& name() const;
  /// Of one sample.
  const Shape& input_shape() const;
  /// Of one answer.
  const Shape& output_shape() const;
  /// Numbers that training finds.
  std::size_t parameter_count() const;
  /// Keras' table: layer, output shape, parameters, range of the weights.
  std::string summary() const;

  /// Whether every layer that has weights has got them.
  bool is_trained() const;
  /// The integers of the layers that have some, in their order.
  std::vector<LayerWeights> weights() const;
  /// Replaces them all, or throws `invalid_argument` and replaces none.
  void set_weights(std::vector<LayerWeights> weights);

  /// Notes the largest value of every layer on these records, so that a plan need not provide for
  /// values that never occur.
  void calibrate(const Inputs& inputs, const ExecutionContext& context = {});
  /// Finds encryption parameters, as `sealion plan` does. Throws `does_not_fit` with the layer and
  /// what would help, and `invalid_argument` for an option with the value and what is possible.
  void deploy(const PlanOptions& options = {}, const ExecutionContext& context = {});
  /// The plan that `deploy` made, what to expect of it and what else there was: the JSON of
  /// `sealion plan --json`. Of a model that was read from a file its own plan, without what else
  /// there was. Plans as `deploy()` does, and keeps nothing, where there is no plan. Throws as
  /// `deploy`.
  std::string plan_json() const;
  /// The same as people read it: the text of `sealion plan`.
  std::string plan_text() const;
  /// The public manifest, JSON: all that clients need. Plans first where `deploy` did not.
  std::string manifest() const;

  /// Accuracy on records of known classes, or the variance explained of known numbers.
  Evaluation evaluate(const Dataset& data, const EvaluateOptions& options = {},
                      const ExecutionContext& context = {}) const;
  /// Logits, [records][outputs], the same integers encrypted or not.
  std::vector<std::int64_t> predict(const Inputs& inputs, const EvaluateOptions& options = {},
                                    const ExecutionContext& context = {}) const;

  /// What it is within the library.
  struct State;
  /// For the library alone.
  explicit Model(std::unique_ptr<State> state);
  /// For the library alone.
  State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

/// One split of a folder of IDX files as MNIST has them: pictures of bytes, and the classes "0",
/// "1" and so on. Throws `not_found`, or `corrupt` with the file at fault.
SEALION_EXPORT Dataset load_idx_images(const std::filesystem::path& folder, Split split);

}  // namespace sealion::models
