#pragma once

#include <cstdint>
#include <string>

#include "heras/layers/geometry.h"
#include "heras/layers/linear_layer.h"

namespace sealion::heras {

/// A convolution, channels last, as Keras computes it (without turning the kernel round):
/// output[y][x][f] = bias[f] + sum kernel[f][ky][kx][c] * input[y sy + ky][x sx + kx][c].
///
///     Conv2D(16, {.kernel_size = 5, .strides = 2, .padding = "same"})
///
/// Input shape: (height, width, channels), or (height, width) as one channel. Output shape:
/// (output height, output width, filters). Weights: kernel [filters][kernel height][kernel
/// width][channels], bias [filters].
class Conv2D final : public Kind<Conv2D, LinearLayer> {
 public:
  static constexpr const char* kind_name = "Conv2D";

  Conv2D(std::size_t filters, Conv2DOptions options);
  static Conv2D from_config(const JsonValue& config);

  std::size_t filters() const { return filters_; }
  /// How the kernel slides over the input.
  Window window() const { return window_over(*this, input_shape(), sliding_); }
  WeightSizes weight_sizes() const override;
  nlohmann::json get_config() const override;

 private:
  Shape output_shape_of(const Shape& input_shape) const override;
  NodeId emit_one(ProgramBuilder& builder, NodeId x) const override;

  std::size_t filters_;
  Sliding sliding_;
};

}  // namespace sealion::heras
