#include "heras/layers/depthwise_conv2d.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "program/linear.h"

namespace sealion::heras {
namespace {

/// Products of one sample: the node holds each of them, so that a small file must not ask for many.
constexpr std::size_t most_products = std::size_t{1} << 22;

}  // namespace

DepthwiseConv2D::DepthwiseConv2D(Size2D kernel_size, DepthwiseConv2DOptions options)
    : Kind(std::move(options.name), options.saturation, options.use_bias),
      sliding_{kernel_size, options.strides, std::move(options.padding)},
      depth_multiplier_(options.depth_multiplier) {
  check_sliding(sliding_);
  if (depth_multiplier() < 1 || depth_multiplier() > largest_node_size) {
    fail(ErrorCode::invalid_argument, "a depth multiplier of {}: 1 to {} are allowed",
         depth_multiplier(), largest_node_size);
  }
}

Shape DepthwiseConv2D::output_shape_of(const Shape& input_shape) const {
  const Window window = window_over(*this, input_shape, sliding_);
  const Shape output = {window.output_height(), window.output_width(),
                        window.channels * depth_multiplier()};
  const std::size_t products = element_count(output) * kernel_area();
  if (products > most_products) {
    fail(ErrorCode::invalid_argument, "{}: {} multiplications are more than {}", name(), products,
         most_products);
  }
  return output;
}

WeightSizes DepthwiseConv2D::weight_sizes() const {
  const std::size_t channels = output_shape().back();
  return {channels * kernel_area(), channels};
}

std::vector<LinearTerm> DepthwiseConv2D::terms_of(const Window& window, std::size_t position,
                                                  std::size_t channel) const {
  const std::int32_t* kernel = weights().kernel.data() + channel * kernel_area();
  std::vector<LinearTerm> terms;
  for_each_tap(window, position, [&](std::size_t place, std::size_t column) {
    if (kernel[place] == 0) return;
    terms.push_back({column + channel / depth_multiplier(), kernel[place]});
  });
  return terms;
}

NodeId DepthwiseConv2D::emit_one(ProgramBuilder& builder, NodeId x) const {
  const Window input_window = window();
  const std::size_t channels = output_shape().back();
  std::vector<std::vector<LinearTerm>> rows;
  std::vector<std::int64_t> bias;
  for (std::size_t position = 0; position < input_window.positions(); ++position) {
    for (std::size_t channel = 0; channel < channels; ++channel) {
      rows.push_back(terms_of(input_window, position, channel));
      bias.push_back(weights().bias[channel]);
    }
  }
  return builder.sparse(x, rows, std::move(bias), name());
}

nlohmann::json DepthwiseConv2D::get_config() const {
  nlohmann::json config = Layer::get_config();
  config["kernel_size"] = to_json(sliding_.kernel);
  config["strides"] = to_json(sliding_.strides);
  config["padding"] = sliding_.padding;
  config["depth_multiplier"] = depth_multiplier();
  config["saturation"] = saturation();
  config["use_bias"] = use_bias();
  return config;
}

DepthwiseConv2D DepthwiseConv2D::from_config(const JsonValue& config) {
  return DepthwiseConv2D(
      read_size_2d(config, "kernel_size"),
      {.strides = read_size_2d(config, "strides"),
       .padding = read_text(config, "padding"),
       .depth_multiplier = read_size(config, "depth_multiplier", largest_node_size),
       .saturation =
           static_cast<std::int32_t>(read_integer(config, "saturation", 1, largest_weight)),
       .use_bias = read_flag(config, "use_bias"),
       .name = read_text(config, "name")});
}

}  // namespace sealion::heras
