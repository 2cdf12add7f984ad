#include "heras/layers/input.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "data/quantise.h"

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
    : Kind(std::move(options.name)), shape_(std::move(shape)), saturation_(options.saturation) {
  check_shape(shape_);
  if (saturation_ < 1 || saturation_ > largest_input_saturation) {
    fail(ErrorCode::invalid_argument, "an input saturation of {} is not in [1, {}]", saturation_,
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
  return builder.input(element_count(shape_), 0, saturation_, name());
}

nlohmann::json Input::get_config() const {
  nlohmann::json config = Layer::get_config();
  config["shape"] = shape_;
  config["saturation"] = saturation_;
  return config;
}

Input Input::from_config(const JsonValue& config) {
  return Input(read_sizes(config, "shape", most_dimensions, largest_node_size),
               {.saturation = read_integer(config, "saturation", 1, largest_input_saturation),
                .name = read_text(config, "name")});
}

void check_image_shape(const ImageSet& images, const Shape& wanted, const std::string& model) {
  const Shape image{images.height, images.width}, grey{images.height, images.width, 1},
      row{images.height * images.width};
  if (wanted == image || wanted == grey || wanted == row) return;
  fail(ErrorCode::invalid_argument, "images of {} for the model '{}', which takes {}",
       to_string(image), model, to_string(wanted));
}

}  // namespace sealion::heras
