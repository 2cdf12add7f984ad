#include "heras/layers/dense.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "heras/layers/input.h"

namespace sealion::heras {

Dense::Dense(std::size_t units, DenseOptions options)
    : Kind(std::move(options.name), options.saturation, options.use_bias),
      units_(units),
      input_dim_(options.input_dim),
      input_saturation_(options.input_saturation) {
  if (units_ < 1 || units_ > largest_node_size) {
    fail(ErrorCode::invalid_argument, "a {} layer of {} units: 1 to {} are allowed", kind_name,
         units_, largest_node_size);
  }
}

Shape Dense::output_shape_of(const Shape& input_shape) const {
  if (input_shape.size() != 1) {
    fail(ErrorCode::invalid_argument,
         "{}: a Dense layer takes one row, not {}: put Flatten() first", name(),
         to_string(input_shape));
  }
  if (input_dim_ != 0 && input_dim_ != input_shape.front()) {
    fail(ErrorCode::invalid_argument, "{}: input_dim is {}, but {} come in", name(), input_dim_,
         input_shape.front());
  }
  return {units_};
}

std::unique_ptr<Layer> Dense::implied_input() const {
  if (input_dim_ == 0) return nullptr;
  return std::make_unique<Input>(Shape{input_dim_}, InputOptions{.saturation = input_saturation_});
}

NodeId Dense::emit_one(ProgramBuilder& builder, NodeId x) const {
  return builder.dense(x, units_, weights().kernel, weights().bias, name());
}

nlohmann::json Dense::get_config() const {
  nlohmann::json config = Layer::get_config();
  config["units"] = units_;
  config["saturation"] = saturation();
  if (!use_bias()) config["use_bias"] = false;
  return config;
}

Dense Dense::from_config(const JsonValue& config) {
  DenseOptions options;
  options.saturation =
      static_cast<std::int32_t>(read_integer(config, "saturation", 1, largest_weight));
  if (config.contains("use_bias")) options.use_bias = read_flag(config, "use_bias");
  options.name = read_text(config, "name");
  return Dense(read_size(config, "units", largest_node_size), std::move(options));
}

}  // namespace sealion::heras
