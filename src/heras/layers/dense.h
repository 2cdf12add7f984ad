#pragma once

#include <cstdint>
#include <vector>

#include "heras/layers/linear_layer.h"

namespace sealion::heras {

/// output[r] = bias[r] + sum_c kernel[r][c] * input[c], all integers.
///
///     Dense(30, {.input_dim = 784, .input_saturation = 4, .saturation = 16})
///
/// Input shape: (inputs). Output shape: (units). Weights: kernel [units][inputs], bias [units].
class Dense final : public Kind<Dense, LinearLayer> {
 public:
  static constexpr const char* kind_name = "Dense";

  explicit Dense(std::size_t units, DenseOptions options = {});
  static Dense from_config(const JsonValue& config);

  std::size_t units() const { return units_; }
  std::size_t inputs() const { return input_shape().front(); }
  std::unique_ptr<Layer> implied_input() const override;
  WeightSizes weight_sizes() const override { return {units_ * inputs(), units_}; }
  nlohmann::json get_config() const override;

 private:
  Shape output_shape_of(const Shape& input_shape) const override;
  NodeId emit_one(ProgramBuilder& builder, NodeId x) const override;

  std::size_t units_;
  std::size_t input_dim_;
  std::int64_t input_saturation_;
};

}  // namespace sealion::heras
