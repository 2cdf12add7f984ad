#include "heras/layers/conv2d.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"

namespace sealion::heras {

Conv2D::Conv2D(std::size_t filters, Conv2DOptions options)
    : Kind(std::move(options.name), options.saturation, options.use_bias),
      filters_(filters),
      sliding_{options.kernel_size, options.strides, std::move(options.padding)} {
  if (filters_ < 1 || filters_ > largest_node_size) {
    fail(ErrorCode::invalid_argument, "a Conv2D layer of {} filters: 1 to {} are allowed", filters_,
         largest_node_size);
  }
  check_sliding(sliding_);
}

Shape Conv2D::output_shape_of(const Shape& input_shape) const {
  const Window window = window_over(*this, input_shape, sliding_);
  return {window.output_height(), window.output_width(), filters_};
}

WeightSizes Conv2D::weight_sizes() const { return {filters_ * window().kernel_size(), filters_}; }

NodeId Conv2D::emit_one(ProgramBuilder& builder, NodeId x) const {
  return builder.conv2d(x, window(), filters_, weights().kernel, weights().bias, name());
}

nlohmann::json Conv2D::get_config() const {
  nlohmann::json config = Layer::get_config();
  config["filters"] = filters_;
  config["kernel_size"] = to_json(sliding_.kernel);
  config["strides"] = to_json(sliding_.strides);
  config["padding"] = sliding_.padding;
  config["saturation"] = saturation();
  config["use_bias"] = use_bias();
  return config;
}

Conv2D Conv2D::from_config(const JsonValue& config) {
  return Conv2D(read_size(config, "filters", largest_node_size),
                {.kernel_size = read_size_2d(config, "kernel_size"),
                 .strides = read_size_2d(config, "strides"),
                 .padding = read_text(config, "padding"),
                 .saturation = static_cast<std::int32_t>(
                     read_integer(config, "saturation", 1, largest_weight)),
                 .use_bias = read_flag(config, "use_bias"),
                 .name = read_text(config, "name")});
}

}  // namespace sealion::heras
