#include "heras/layers/conv2d.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "heras/config.h"

namespace sealion::heras {

Conv2D::Conv2D(std::size_t filters, Conv2DOptions options)
    : UnaryLayer(std::move(options.name)), filters_(filters), options_(std::move(options)) {
  if (filters_ < 1 || filters_ > largest_node_size) {
    fail(ErrorCode::invalid_argument, "a Conv2D layer of {} filters: 1 to {} are allowed", filters_,
         largest_node_size);
  }
  check_sliding(sliding());
  check_saturation(saturation());
}

Sliding Conv2D::sliding() const {
  return {options_.kernel_size, options_.strides, options_.padding};
}

Shape Conv2D::output_shape_of(const Shape& input_shape) const {
  const Window window = window_over(*this, input_shape, sliding());
  return checked_output(*this, {window.output_height(), window.output_width(), filters_});
}

WeightSizes Conv2D::weight_sizes() const { return {filters_ * window().kernel_size(), filters_}; }

std::size_t Conv2D::parameter_count() const {
  const WeightSizes sizes = weight_sizes();
  return sizes.kernel + (use_bias() ? sizes.bias : 0);
}

void Conv2D::check_values(const LayerWeights& weights) const {
  check_kernel(weights.kernel, saturation());
  Layer::check_values(weights);
}

NodeId Conv2D::emit_one(ProgramBuilder& builder, NodeId x) const {
  return builder.conv2d(x, window(), filters_, weights().kernel, weights().bias, name());
}

nlohmann::json Conv2D::get_config() const {
  nlohmann::json config = Layer::get_config();
  config["filters"] = filters_;
  config["kernel_size"] = to_json(options_.kernel_size);
  config["strides"] = to_json(options_.strides);
  config["padding"] = options_.padding;
  config["saturation"] = saturation();
  config["use_bias"] = use_bias();
  return config;
}

Conv2D Conv2D::from_config(const nlohmann::json& config) {
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
