#pragma once

#include <cstddef>
#include <string>

#include "heras/layers/geometry.h"
#include "heras/layers/layer.h"

namespace sealion::heras {

/// Rows and columns of zeros round an image.
///
///     ZeroPadding2D(2)
///     ZeroPadding2D({{1, 0}, {2, 3}})  // {{top, bottom}, {left, right}}
///
/// Input shape: (height, width, channels), or (height, width) as one channel. Output shape: (top +
/// height + bottom, left + width + right, channels). Weights: none.
class ZeroPadding2D final : public Kind<ZeroPadding2D, UnaryLayer> {
 public:
  static constexpr const char* kind_name = "ZeroPadding2D";

  explicit ZeroPadding2D(Borders padding, ZeroPadding2DOptions options = {});
  static ZeroPadding2D from_config(const JsonValue& config);

  const Borders& padding() const { return padding_; }
  nlohmann::json get_config() const override;

 private:
  Shape output_shape_of(const Shape& input_shape) const override;
  NodeId emit_one(ProgramBuilder& builder, NodeId x) const override;

  Borders padding_;
};

}  // namespace sealion::heras
