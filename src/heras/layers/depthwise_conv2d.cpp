#include "heras/layers/depthwise_conv2d.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "heras/config.h"
#include "program/linear.h"

namespace sealion::heras {
namespace {

/// Products of one sample: the node holds each of them, so that a small file must not ask for many.
constexpr std::size_t most_products = std::size_t{1} << 22;

}  // namespace

DepthwiseConv2D::DepthwiseConv2D(Size2D kernel_size, DepthwiseConv2DOptions options)
    : UnaryLayer(std::move(options.name)), kernel_size_(kernel_size), options_(std::move(options)) {
  check_sliding(sliding());
  check_saturation(saturation());
  if (depth_multiplier() < 1 || depth_multiplier() > largest_node_size) {
    fail(ErrorCode::invalid_argument, "a depth multiplier of {}: 1 to {} are allowed",
         depth_multiplier(), largest_node_size);
  }
}

Shape DepthwiseConv2D::output_shape_of(const Shape& input_shape) const {
  const Window window = window_over(*this, input_shape, sliding());
  const Shape output = checked_output(
      *this, {window.output_height(), window.output_width(), window.channels * depth_multiplier()});
  const std::size_t products = element_count(output) * kernel_size_.y * kernel_size_.x;
  if (products > most_products) {
    fail(ErrorCode::invalid_argument, "{}: {} multiplications are more than {}", name(), products,
         most_products);
  }
  return output;
}

WeightSizes DepthwiseConv2D::weight_sizes() const {
  const std::size_t channels = output_shape().back();
  return {channels * kernel_size_.y * kernel_size_.x, channels};
}

std::size_t DepthwiseConv2D::parameter_count() const {
  const WeightSizes sizes = weight_sizes();
  return sizes.kernel + (use_bias() ? sizes.bias : 0);
}

void DepthwiseConv2D::check_values(const LayerWeights& weights) const {
  check_kernel(weights.kernel, saturation());
  Layer::check_values(weights);
}

std::vector<LinearTerm> DepthwiseConv2D::terms_of(const Window& window, std::size_t position,
                                                  std::size_t channel) const {
  const std::int32_t* kernel = weights().kernel.data() + channel * kernel_size_.y * kernel_size_.x;
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
  config["kernel_size"] = to_json(kernel_size_);
  config["strides"] = to_json(options_.strides);
  config["padding"] = options_.padding;
  config["depth_multiplier"] = depth_multiplier();
  config["saturation"] = saturation();
  config["use_bias"] = use_bias();
  return config;
}

DepthwiseConv2D DepthwiseConv2D::from_config(const nlohmann::json& config) {
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
