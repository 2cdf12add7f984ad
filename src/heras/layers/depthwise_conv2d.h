#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "heras/layers/geometry.h"
#include "heras/layers/linear_layer.h"

namespace sealion::heras {

/// A convolution of each channel alone: output channel c * depth_multiplier + m sees only input
/// channel c.
///
///     DepthwiseConv2D(3, {.padding = "same", .depth_multiplier = 2})
///
/// Input shape: (height, width, channels), or (height, width) as one channel. Output shape:
/// (output height, output width, channels * depth_multiplier). Weights: kernel [channels *
/// depth_multiplier][kernel height][kernel width], bias [channels * depth_multiplier].
class DepthwiseConv2D final : public Kind<DepthwiseConv2D, LinearLayer> {
 public:
  static constexpr const char* kind_name = "DepthwiseConv2D";

  explicit DepthwiseConv2D(Size2D kernel_size, DepthwiseConv2DOptions options = {});
  static DepthwiseConv2D from_config(const JsonValue& config);

  std::size_t depth_multiplier() const { return depth_multiplier_; }
  /// How the kernel slides over the input.
  Window window() const { return window_over(*this, input_shape(), sliding_); }
  WeightSizes weight_sizes() const override;
  nlohmann::json get_config() const override;

 private:
  std::size_t kernel_area() const { return sliding_.kernel.y * sliding_.kernel.x; }
  Shape output_shape_of(const Shape& input_shape) const override;
  NodeId emit_one(ProgramBuilder& builder, NodeId x) const override;
  std::vector<LinearTerm> terms_of(const Window& window, std::size_t position,
                                   std::size_t channel) const;

  Sliding sliding_;
  std::size_t depth_multiplier_;
};

}  // namespace sealion::heras
