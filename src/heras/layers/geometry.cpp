#include "heras/layers/geometry.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"

namespace sealion::heras {
namespace {

void check_size(const Size2D& size, const char* what) {
  const auto possible = [](std::size_t extent) {
    return extent >= 1 && extent <= largest_node_size;
  };
  if (possible(size.y) && possible(size.x) && size.y * size.x <= largest_node_size) return;
  fail(ErrorCode::invalid_argument, "{} of {} x {}: 1 to {} are allowed", what, size.y, size.x,
       largest_node_size);
}

}  // namespace

void check_sliding(const Sliding& sliding) {
  check_size(sliding.kernel, "a kernel");
  check_size(sliding.strides, "strides");
  if (sliding.padding == "valid" || sliding.padding == "same") return;
  fail(ErrorCode::invalid_argument, "a padding of '{}': 'valid' and 'same' are known",
       sliding.padding);
}

ImageShape image_shape(const Layer& layer, const Shape& shape) {
  if (shape.size() == 2) return {shape[0], shape[1], 1};
  if (shape.size() == 3) return {shape[0], shape[1], shape[2]};
  fail(ErrorCode::invalid_argument,
       "{}: {} takes (height, width, channels) or (height, width), not {}: put Reshape() first",
       layer.name(), layer.kind(), to_string(shape));
}

Window window_over(const Layer& layer, const Shape& shape, const Sliding& sliding) {
  const ImageShape image = image_shape(layer, shape);
  const Window window{.height = image.height,
                      .width = image.width,
                      .channels = image.channels,
                      .kernel_height = sliding.kernel.y,
                      .kernel_width = sliding.kernel.x,
                      .stride_y = sliding.strides.y,
                      .stride_x = sliding.strides.x};
  if (sliding.padding == "same") return same_padding(window);
  if (sliding.kernel.y > image.height || sliding.kernel.x > image.width) {
    fail(ErrorCode::invalid_argument,
         "{}: a kernel of {} x {} does not fit into {}: take a smaller one, or the padding 'same'",
         layer.name(), sliding.kernel.y, sliding.kernel.x, to_string(shape));
  }
  return window;
}

nlohmann::json to_json(const Size2D& size) { return {size.y, size.x}; }

Size2D read_size_2d(const JsonValue& object, const char* key) {
  const auto sizes = read_sizes(object, key, 2, largest_node_size);
  if (sizes.size() != 2) JsonValue(object).at(key).refuse("an array of 2 entries");
  return {sizes[0], sizes[1]};
}

}  // namespace sealion::heras
