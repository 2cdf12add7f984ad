#include "heras/layers/global_average_pooling2d.h"

#include "base/json.h"

namespace sealion::heras {

Window GlobalAveragePooling2D::window() const {
  const Size2D whole = image_shape(*this, input_shape()).size();
  return window_over(*this, input_shape(), {whole, whole, "valid"});
}

std::size_t GlobalAveragePooling2D::divisor() const {
  const Size2D whole = image_shape(*this, input_shape()).size();
  return whole.y * whole.x;
}

Shape GlobalAveragePooling2D::output_shape_of(const Shape& input_shape) const {
  return {image_shape(*this, input_shape).channels};
}

NodeId GlobalAveragePooling2D::emit_one(ProgramBuilder& builder, NodeId x) const {
  return builder.sum_pool(x, window(), name());
}

GlobalAveragePooling2D GlobalAveragePooling2D::from_config(const JsonValue& config) {
  return GlobalAveragePooling2D(read_text(config, "name"));
}

}  // namespace sealion::heras
