#include "heras/layers/input.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"

namespace sealion::heras {
namespace {

constexpr std::size_t most_dimensions = 3;  // height, width, channels

void check_shape(const Shape& shape) {
  const bool bounded = !shape.empty() && shape.size() <= most_dimensions &&
                       std::all_of(shape.begin(), shape.end(), [](std::size_t size) {
                         return size >= 1 && size <= largest_node_size;
                       });
  if (!bounded || element_count(shape) > largest_node_size) {
    fail(ErrorCode::invalid_argument,
         "an input shape of {}: 1 to {} dimensions and 1 to {} elements are allowed",
         to_string(shape), most_dimensions, largest_node_size);
  }
}

}  // namespace

Input::Input(Shape shape, InputOptions options)
    : Kind(std::move(options.name)),
      shape_(std::move(shape)),
      saturation_(options.saturation),
      low_(options.low) {
  check_shape(shape_);
  if (saturation_ < 1 || saturation_ > largest_input_saturation) {
    fail(ErrorCode::invalid_argument, "an input saturation of {} is not in [1, {}]", saturation_,
         largest_input_saturation);
  }
  if (low_ < -largest_input_saturation || low_ > 0) {
    fail(ErrorCode::invalid_argument, "a least input of {} is not in [-{}, 0]", low_,
         largest_input_saturation);
  }
}

Shape Input::compute_output_shape(const std::vector<Shape>& input_shapes) const {
  if (!input_shapes.empty()) {
    fail(ErrorCode::invalid_argument, "{}: an Input comes first in a model", name());
  }
  return shape_;
}

NodeId Input::emit(ProgramBuilder& builder, const std::vector<NodeId>&) const {
  return builder.input(element_count(shape_), low_, saturation_, name());
}

nlohmann::json Input::get_config() const {
  nlohmann::json config = Layer::get_config();
  config["shape"] = shape_;
  config["saturation"] = saturation_;
  if (low_ != 0) config["low"] = low_;
  return config;
}

Input Input::from_config(const JsonValue& config) {
  InputOptions options{
      .saturation = read_integer(config, "saturation", 1, largest_input_saturation),
      .name = read_text(config, "name")};
  if (config.contains("low"))
    options.low = read_integer(config, "low", -largest_input_saturation, 0);
  return Input(read_sizes(config, "shape", most_dimensions, largest_node_size), std::move(options));
}

}  // namespace sealion::heras
