#pragma once

#include <string>

#include "heras/layers/layer.h"

namespace sealion::heras {

/// Brings each channel to mean beta and deviation gamma, by the moments of the batch in training
/// and by their moving averages afterwards: gamma (x - mean) / sqrt(variance + epsilon) + beta.
/// Training folds that into the weights of the layer before where it can, and then nothing is left
/// of it in the deployed model; what cannot be folded stays as an integer factor and a constant for
/// each channel. `parameter_count` counts what is trained, gamma and beta; Keras' totals add the
/// two moving averages.
///
///     BatchNormalization({.momentum = 0.9})
///
/// Input shape: any, the last dimension being the channels. Output shape: the input's. Weights:
/// kernel [channels], the factors, 1 where folded; bias [channels], the constants, 0 where folded.
class BatchNormalization final : public Kind<BatchNormalization, UnaryLayer> {
 public:
  static constexpr const char* kind_name = "BatchNormalization";

  explicit BatchNormalization(BatchNormalizationOptions options = {});
  static BatchNormalization from_config(const JsonValue& config);

  double momentum() const { return options_.momentum; }
  double epsilon() const { return options_.epsilon; }
  bool center() const { return options_.center; }
  bool scale() const { return options_.scale; }
  std::size_t channels() const { return input_shape().back(); }
  std::size_t parameter_count() const override;
  WeightSizes weight_sizes() const override { return {channels(), channels()}; }
  nlohmann::json get_config() const override;

 private:
  Shape output_shape_of(const Shape& input_shape) const override { return input_shape; }
  NodeId emit_one(ProgramBuilder& builder, NodeId x) const override;
  void check_values(const LayerWeights& weights) const override;
  std::vector<std::vector<LinearTerm>> diagonal() const;

  BatchNormalizationOptions options_;
};

}  // namespace sealion::heras
