#pragma once

#include <string>

#include "heras/layers/geometry.h"
#include "heras/layers/layer.h"

namespace sealion::heras {

/// The average of each channel in a window, as a sum: the division by `divisor` is part of the
/// model's scale. One scale serves all windows; so a window that reaches into the padding of
/// "same" is divided by its whole area too, where Keras divides by the part inside the image.
///
///     AveragePooling2D({.pool_size = 2})
///
/// Input shape: (height, width, channels), or (height, width) as one channel. Output shape:
/// (output height, output width, channels). Weights: none.
class AveragePooling2D final : public Kind<AveragePooling2D, UnaryLayer> {
 public:
  static constexpr const char* kind_name = "AveragePooling2D";

  explicit AveragePooling2D(AveragePooling2DOptions options = {});
  static AveragePooling2D from_config(const JsonValue& config);

  /// How the pool slides over the input.
  Window window() const { return window_over(*this, input_shape(), sliding()); }
  /// What the sums are to be divided by: the pool's area.
  std::size_t divisor() const { return options_.pool_size.y * options_.pool_size.x; }
  nlohmann::json get_config() const override;

 private:
  Sliding sliding() const { return {options_.pool_size, options_.strides, options_.padding}; }
  Shape output_shape_of(const Shape& input_shape) const override;
  NodeId emit_one(ProgramBuilder& builder, NodeId x) const override;

  AveragePooling2DOptions options_;
};

}  // namespace sealion::heras
