#include "heras/dense.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "heras/config.h"
#include "heras/input.h"

namespace sealion::heras {

Dense::Dense(std::size_t units, DenseOptions options)
    : Layer(std::move(options.name)), units_(units), options_(std::move(options)) {
  if (units_ < 1 || units_ > largest_node_size) {
    fail(ErrorCode::invalid_argument, "a Dense layer of {} units: 1 to {} are allowed", units_,
         largest_node_size);
  }
  if (saturation() < 1 || saturation() > largest_weight) {
    fail(ErrorCode::invalid_argument, "a weight saturation of {} is not in [1, {}]", saturation(),
         largest_weight);
  }
}

Shape Dense::compute_output_shape(const Shape& input_shape) const {
  if (input_shape.size() != 1) {
    fail(ErrorCode::invalid_argument,
         "{}: a Dense layer takes one row, not {}: put Flatten() first", name(),
         to_string(input_shape));
  }
  if (options_.input_dim != 0 && options_.input_dim != input_shape.front()) {
    fail(ErrorCode::invalid_argument, "{}: input_dim is {}, but {} come in", name(),
         options_.input_dim, input_shape.front());
  }
  return {units_};
}

std::unique_ptr<Layer> Dense::implied_input() const {
  if (options_.input_dim == 0) return nullptr;
  return std::make_unique<Input>(Shape{options_.input_dim},
                                 InputOptions{.saturation = options_.input_saturation});
}

void Dense::check_weights(const DenseWeights& weights) const {
  if (weights.kernel.size() != units_ * inputs() || weights.bias.size() != units_) {
    fail(ErrorCode::invalid_argument, "{}: {} weights and {} biases for {} units of {} inputs",
         name(), weights.kernel.size(), weights.bias.size(), units_, inputs());
  }
  for (std::size_t i = 0; i < weights.kernel.size(); ++i) {
    const std::int32_t weight = weights.kernel[i];
    if (weight >= -saturation() && weight <= saturation()) continue;
    fail(ErrorCode::invalid_argument,
         "{}: weights out of the declared saturation: {} at row {}, column {}, where {} is the "
         "limit",
         name(), weight, i / inputs(), i % inputs(), saturation());
  }
  for (const std::int64_t bias : weights.bias) {
    if (bias >= -largest_constant && bias <= largest_constant) continue;
    fail(ErrorCode::invalid_argument, "{}: a bias of {} is beyond {}", name(), bias,
         largest_constant);
  }
}

void Dense::set_weights(DenseWeights weights) {
  check_weights(weights);
  weights_ = std::move(weights);
}

NodeId Dense::emit(ProgramBuilder& builder, NodeId x) const {
  return builder.dense(x, units_, weights_.kernel, weights_.bias, name());
}

nlohmann::json Dense::get_config() const {
  nlohmann::json config = Layer::get_config();
  config["units"] = units_;
  config["saturation"] = saturation();
  return config;
}

Dense Dense::from_config(const nlohmann::json& config) {
  DenseOptions options;
  options.saturation =
      static_cast<std::int32_t>(read_integer(config, "saturation", 1, largest_weight));
  options.name = read_text(config, "name");
  return Dense(read_size(config, "units", largest_node_size), std::move(options));
}

}  // namespace sealion::heras
