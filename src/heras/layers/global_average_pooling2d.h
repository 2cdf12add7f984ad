#pragma once

#include "heras/layers/geometry.h"
#include "heras/layers/layer.h"

namespace sealion::heras {

/// The average of each channel over the whole image, as a sum: the division by `divisor` is part of
/// the model's scale.
///
///     GlobalAveragePooling2D()
///
/// Input shape: (height, width, channels), or (height, width) as one channel. Output shape:
/// (channels). Weights: none.
class GlobalAveragePooling2D final : public Kind<GlobalAveragePooling2D, UnaryLayer> {
 public:
  static constexpr const char* kind_name = "GlobalAveragePooling2D";

  explicit GlobalAveragePooling2D(std::string name = {}) : Kind(std::move(name)) {}
  static GlobalAveragePooling2D from_config(const JsonValue& config);

  /// The whole input.
  Window window() const;
  /// What the sums are to be divided by: the image's area.
  std::size_t divisor() const;

 private:
  Shape output_shape_of(const Shape& input_shape) const override;
  NodeId emit_one(ProgramBuilder& builder, NodeId x) const override;
};

}  // namespace sealion::heras
