#include "heras/layers/reshape.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"

namespace sealion::heras {
namespace {

constexpr std::size_t most_target_dimensions = 8;  // far above what any layer takes
constexpr std::int64_t left_over = -1;

std::string to_string(const std::vector<std::int64_t>& target) {
  return fmt::format("({})", fmt::join(target, ", "));
}

bool is_size(std::int64_t size) {
  return size >= 1 && size <= static_cast<std::int64_t>(largest_node_size);
}

/// Product of the sizes that are given, or zero where it leaves the bounds of a layer.
std::size_t given_elements(const std::vector<std::int64_t>& target) {
  std::size_t elements = 1;
  for (const std::int64_t size : target) {
    if (size != left_over) elements *= static_cast<std::size_t>(size);
    if (elements > largest_node_size) return 0;
  }
  return elements;
}

}  // namespace

Reshape::Reshape(std::vector<std::int64_t> target_shape, std::string name)
    : Kind(std::move(name)), target_shape_(std::move(target_shape)) {
  const bool bounded = !target_shape_.empty() && target_shape_.size() <= most_target_dimensions &&
                       std::all_of(target_shape_.begin(), target_shape_.end(),
                                   [](auto size) { return size == left_over || is_size(size); });
  if (!bounded || std::count(target_shape_.begin(), target_shape_.end(), left_over) > 1) {
    fail(ErrorCode::invalid_argument,
         "a target shape of {}: 1 to {} dimensions of 1 to {} are allowed, one of them -1",
         to_string(target_shape_), most_target_dimensions, largest_node_size);
  }
}

Shape Reshape::output_shape_of(const Shape& input_shape) const {
  const std::size_t elements = element_count(input_shape), given = given_elements(target_shape_);
  const bool flexible =
      std::find(target_shape_.begin(), target_shape_.end(), left_over) != target_shape_.end();
  if (given == 0 || (flexible ? elements % given != 0 : elements != given)) {
    fail(ErrorCode::invalid_argument, "{}: the {} elements of {} do not make {}", name(), elements,
         sealion::heras::to_string(input_shape), to_string(target_shape_));
  }
  Shape output;
  for (const std::int64_t size : target_shape_) {
    output.push_back(size == left_over ? elements / given : static_cast<std::size_t>(size));
  }
  return output;
}

nlohmann::json Reshape::get_config() const {
  nlohmann::json config = Layer::get_config();
  config["target_shape"] = target_shape_;
  return config;
}

Reshape Reshape::from_config(const JsonValue& config) {
  std::vector<std::int64_t> target;
  for (const JsonValue& size : read_array(config, "target_shape", most_target_dimensions)) {
    target.push_back(size.integer(left_over, static_cast<std::int64_t>(largest_node_size)));
  }
  return Reshape(std::move(target), read_text(config, "name"));
}

}  // namespace sealion::heras
