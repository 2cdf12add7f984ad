#include "heras/layers/zero_padding2d.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"

namespace sealion::heras {

ZeroPadding2D::ZeroPadding2D(Borders padding, ZeroPadding2DOptions options)
    : Kind(std::move(options.name)), padding_(padding) {
  const std::size_t widest = std::max({padding.top, padding.bottom, padding.left, padding.right});
  if (widest > largest_node_size) {
    fail(ErrorCode::invalid_argument, "a padding of {} zeros: at most {} are allowed", widest,
         largest_node_size);
  }
}

Shape ZeroPadding2D::output_shape_of(const Shape& input_shape) const {
  const ImageShape image = image_shape(*this, input_shape);
  return {padding_.top + image.height + padding_.bottom,
          padding_.left + image.width + padding_.right, image.channels};
}

NodeId ZeroPadding2D::emit_one(ProgramBuilder& builder, NodeId x) const {
  const ImageShape image = image_shape(*this, input_shape());
  const std::size_t width = output_shape()[1];
  std::vector<std::vector<LinearTerm>> rows(element_count(output_shape()));
  for (std::size_t column = 0; column < builder.size_of(x); ++column) {
    const std::size_t channel = column % image.channels, pixel = column / image.channels;
    const std::size_t row = padding_.top + pixel / image.width;
    const std::size_t place = row * width + padding_.left + pixel % image.width;
    rows[place * image.channels + channel] = {{column, 1}};
  }
  return builder.sparse(x, rows, {}, name());
}

nlohmann::json ZeroPadding2D::get_config() const {
  nlohmann::json config = Layer::get_config();
  config["padding"] = {{"top", padding_.top},
                       {"bottom", padding_.bottom},
                       {"left", padding_.left},
                       {"right", padding_.right}};
  return config;
}

ZeroPadding2D ZeroPadding2D::from_config(const JsonValue& config) {
  const JsonValue padding = read_object(config, "padding");
  const auto side = [&](const char* key) { return read_size(padding, key, largest_node_size); };
  return ZeroPadding2D({{side("top"), side("bottom")}, {side("left"), side("right")}},
                       {.name = read_text(config, "name")});
}

}  // namespace sealion::heras
