#pragma once

#include <cstdint>
#include <vector>

#include "heras/layer.h"

namespace sealion::heras {

/// The trained integers of one Dense layer.
struct DenseWeights {
  std::vector<std::int32_t> kernel;  ///< row-major [units][inputs]
  std::vector<std::int64_t> bias;    ///< [units]

  friend bool operator==(const DenseWeights&, const DenseWeights&) = default;
};

struct DenseOptions {
  std::size_t input_dim = 0;          ///< as first layer: implies Input({input_dim})
  std::int64_t input_saturation = 7;  ///< of that Input
  std::int32_t saturation = 15;       ///< weights are integers in [-saturation, saturation]
  std::string name = {};
};

/// output[r] = bias[r] + sum_c kernel[r][c] * input[c], all integers.
///
///     Dense(30, {.input_dim = 784, .input_saturation = 4, .saturation = 16})
///
/// Input shape: (inputs). Output shape: (units).
class Dense final : public Layer {
 public:
  static constexpr const char* kind_name = "Dense";

  explicit Dense(std::size_t units, DenseOptions options = {});
  static Dense from_config(const nlohmann::json& config);

  const char* kind() const override { return kind_name; }
  std::size_t units() const { return units_; }
  std::size_t inputs() const { return input_shape().front(); }
  std::int32_t saturation() const { return options_.saturation; }
  std::size_t parameter_count() const override { return units_ * (inputs() + 1); }
  std::unique_ptr<Layer> implied_input() const override;

  /// Whether it was trained or loaded with weights.
  bool has_weights() const { return !weights_.kernel.empty(); }
  const DenseWeights& weights() const { return weights_; }
  /// Throws `invalid_argument` for other sizes, for a weight beyond the saturation and for a bias
  /// beyond `largest_constant`; the layer is unchanged then.
  void set_weights(DenseWeights weights);
  /// What set_weights would throw.
  void check_weights(const DenseWeights& weights) const;

  NodeId emit(ProgramBuilder& builder, NodeId x) const override;
  nlohmann::json get_config() const override;

 private:
  Shape compute_output_shape(const Shape& input_shape) const override;

  std::size_t units_;
  DenseOptions options_;
  DenseWeights weights_;
};

}  // namespace sealion::heras
