#include "heras/layers/concatenate.h"

#include <functional>
#include <nlohmann/json.hpp>
#include <numeric>

#include "base/error.h"
#include "base/json.h"

namespace sealion::heras {
namespace {

constexpr std::int64_t farthest_axis = 8;  // beyond all shapes

}  // namespace

Concatenate::Concatenate(ConcatenateOptions options)
    : Kind(std::move(options.name)), axis_(options.axis) {
  if (axis_ == 0 || axis_ < -farthest_axis || axis_ > farthest_axis) {
    fail(ErrorCode::invalid_argument,
         "a Concatenate axis of {}: 1 to {} and -1 to -{} are allowed, 0 being the batch", axis_,
         farthest_axis, farthest_axis);
  }
}

std::size_t Concatenate::dimension(std::size_t dimensions) const {
  const auto count = static_cast<std::int64_t>(dimensions);
  if (axis_ < -count || axis_ > count) {
    fail(ErrorCode::invalid_argument, "{}: inputs of {} dimensions have no axis {}", name(),
         dimensions, axis_);
  }
  return static_cast<std::size_t>(axis_ > 0 ? axis_ - 1 : count + axis_);
}

Shape Concatenate::compute_output_shape(const std::vector<Shape>& input_shapes) const {
  if (input_shapes.empty() || input_shapes.size() > most_operands) {
    fail(ErrorCode::invalid_argument, "{}: a Concatenate layer of {} inputs: 1 to {} are allowed",
         name(), input_shapes.size(), most_operands);
  }
  Shape output = input_shapes.front();
  const std::size_t joined = dimension(output.size());
  output[joined] = 0;
  for (const Shape& shape : input_shapes) {
    Shape others = shape;
    if (shape.size() == output.size()) others[joined] = output[joined];
    if (others != output) {
      fail(ErrorCode::invalid_argument,
           "{}: {} and {} cannot be joined along axis {}: they must agree elsewhere", name(),
           to_string(input_shapes.front()), to_string(shape), axis_);
    }
    output[joined] += shape[joined];
  }
  return output;
}

/// Each input is `stripes` runs of elements one after the other; the output takes one run of every
/// input in turn.
std::vector<std::vector<LinearTerm>> Concatenate::interleaved(std::size_t stripes) const {
  std::vector<std::vector<LinearTerm>> rows;
  for (std::size_t stripe = 0; stripe < stripes; ++stripe) {
    std::size_t first = 0;  // of the input, in the concatenation
    for (const Shape& shape : input_shapes()) {
      const std::size_t elements = element_count(shape), run = elements / stripes;
      for (std::size_t i = 0; i < run; ++i) rows.push_back({{first + stripe * run + i, 1}});
      first += elements;
    }
  }
  return rows;
}

NodeId Concatenate::emit(ProgramBuilder& builder, const std::vector<NodeId>& inputs) const {
  const NodeId joined = builder.concatenate(inputs, name());
  const Shape& output = output_shape();
  const auto end = output.begin() + static_cast<std::ptrdiff_t>(dimension(output.size()));
  const std::size_t stripes =
      std::accumulate(output.begin(), end, std::size_t{1}, std::multiplies<>());
  if (stripes == 1 || inputs.size() == 1) return joined;
  return builder.sparse(joined, interleaved(stripes), {}, name() + "/order");
}

nlohmann::json Concatenate::get_config() const {
  nlohmann::json config = Layer::get_config();
  config["axis"] = axis_;
  return config;
}

Concatenate Concatenate::from_config(const JsonValue& config) {
  return Concatenate({.axis = read_integer(config, "axis", -farthest_axis, farthest_axis),
                      .name = read_text(config, "name")});
}

}  // namespace sealion::heras
