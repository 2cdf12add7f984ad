#include "heras/layers/layer.h"

#include <fmt/ranges.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <numeric>

#include "base/error.h"
#include "base/json.h"

namespace sealion::heras {

std::string to_string(const Shape& shape) { return fmt::format("({})", fmt::join(shape, ", ")); }

std::size_t element_count(const Shape& shape) {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

void Layer::set_name(std::string name) {
  check_name(name, "layer");
  name_ = std::move(name);
}

void Layer::build(const std::vector<Shape>& input_shapes) {
  Shape output_shape = compute_output_shape(input_shapes);
  if (element_count(output_shape) > largest_node_size) {
    fail(ErrorCode::invalid_argument, "{}: an output of {} has more than {} elements", name(),
         to_string(output_shape), largest_node_size);
  }
  output_shape_ = std::move(output_shape);
  input_shapes_ = input_shapes;
}

void Layer::check_weights(const LayerWeights& weights) const {
  const WeightSizes sizes = weight_sizes();
  if (weights.kernel.size() != sizes.kernel || weights.bias.size() != sizes.bias) {
    fail(ErrorCode::invalid_argument, "{}: {} weights and {} biases where {} has {} and {}", name(),
         weights.kernel.size(), weights.bias.size(), kind(), sizes.kernel, sizes.bias);
  }
  check_values(weights);
}

void Layer::check_values(const LayerWeights& weights) const {
  for (const std::int64_t bias : weights.bias) {
    if (bias >= -largest_constant && bias <= largest_constant) continue;
    fail(ErrorCode::invalid_argument, "{}: a bias of {} is beyond {}", name(), bias,
         largest_constant);
  }
}

void Layer::check_kernel(const std::vector<std::int32_t>& kernel, std::int32_t saturation) const {
  for (std::size_t i = 0; i < kernel.size(); ++i) {
    if (kernel[i] >= -saturation && kernel[i] <= saturation) continue;
    fail(ErrorCode::invalid_argument,
         "{}: weights out of the declared saturation: {} at place {}, where {} is the limit",
         name(), kernel[i], i, saturation);
  }
}

void Layer::set_weights(LayerWeights weights) {
  check_weights(weights);
  weights_ = std::move(weights);
  is_weighted_ = true;
}

nlohmann::json Layer::get_config() const { return {{"name", name_}}; }

void check_saturation(std::int32_t saturation) {
  if (saturation >= 1 && saturation <= largest_weight) return;
  fail(ErrorCode::invalid_argument, "a weight saturation of {} is not in [1, {}]", saturation,
       largest_weight);
}

NodeId UnaryLayer::emit(ProgramBuilder& builder, const std::vector<NodeId>& inputs) const {
  return emit_one(builder, inputs.front());
}

Shape UnaryLayer::compute_output_shape(const std::vector<Shape>& input_shapes) const {
  if (input_shapes.size() != 1) {
    fail(ErrorCode::invalid_argument, "{}: {} takes one input, not {}", name(), kind(),
         input_shapes.size());
  }
  return output_shape_of(input_shapes.front());
}

}  // namespace sealion::heras
