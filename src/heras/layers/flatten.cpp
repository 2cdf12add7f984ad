#include "heras/layers/flatten.h"

#include "base/json.h"

namespace sealion::heras {

Shape Flatten::output_shape_of(const Shape& input_shape) const {
  return {element_count(input_shape)};
}

Flatten Flatten::from_config(const JsonValue& config) { return Flatten(read_text(config, "name")); }

}  // namespace sealion::heras
