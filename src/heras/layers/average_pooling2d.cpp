#include "heras/layers/average_pooling2d.h"

#include <nlohmann/json.hpp>

#include "base/json.h"

namespace sealion::heras {

AveragePooling2D::AveragePooling2D(AveragePooling2DOptions options)
    : Kind(std::move(options.name)), options_(std::move(options)) {
  if (options_.strides == 0) options_.strides = options_.pool_size;
  check_sliding(sliding());
}

Shape AveragePooling2D::output_shape_of(const Shape& input_shape) const {
  const Window window = window_over(*this, input_shape, sliding());
  return {window.output_height(), window.output_width(), window.channels};
}

NodeId AveragePooling2D::emit_one(ProgramBuilder& builder, NodeId x) const {
  return builder.sum_pool(x, window(), name());
}

nlohmann::json AveragePooling2D::get_config() const {
  nlohmann::json config = Layer::get_config();
  config["pool_size"] = to_json(options_.pool_size);
  config["strides"] = to_json(options_.strides);
  config["padding"] = options_.padding;
  return config;
}

AveragePooling2D AveragePooling2D::from_config(const JsonValue& config) {
  return AveragePooling2D({.pool_size = read_size_2d(config, "pool_size"),
                           .strides = read_size_2d(config, "strides"),
                           .padding = read_text(config, "padding"),
                           .name = read_text(config, "name")});
}

}  // namespace sealion::heras
