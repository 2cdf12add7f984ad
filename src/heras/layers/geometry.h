#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "heras/layers/layer.h"
#include "program/window.h"

namespace sealion::heras {

/// A sample that is an image.
struct ImageShape {
  std::size_t height, width, channels;

  Size2D size() const { return {height, width}; }
};

/// How a kernel slides over an image.
struct Sliding {
  Size2D kernel;
  Size2D strides;
  std::string padding;  ///< "valid": none; "same": zeros, for ceil(extent / stride) positions
};

/// Throws `invalid_argument` for sizes and areas of zero or beyond `largest_node_size`, and for
/// another padding.
void check_sliding(const Sliding& sliding);

/// (height, width, channels), or (height, width) as one channel. Throws `invalid_argument`, naming
/// the layer, for a shape that is no image.
ImageShape image_shape(const Layer& layer, const Shape& shape);

/// The window over an image of that shape. Throws `invalid_argument`, naming the layer, where the
/// shape is no image and where the kernel does not fit it.
Window window_over(const Layer& layer, const Shape& shape, const Sliding& sliding);

/// The two numbers as JSON, and back from untrusted JSON: throws `corrupt` naming the field.
nlohmann::json to_json(const Size2D& size);
Size2D read_size_2d(const JsonValue& object, const char* key);

}  // namespace sealion::heras
