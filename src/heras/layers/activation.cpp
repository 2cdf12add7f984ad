#include "heras/layers/activation.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"

namespace sealion::heras {
namespace {

void check_coefficients(const std::vector<double>& coefficients) {
  const bool sized = coefficients.size() >= 2 && coefficients.size() <= largest_degree + 1;
  const bool finite = std::all_of(coefficients.begin(), coefficients.end(),
                                  [](double c) { return std::isfinite(c); });
  if (sized && finite && coefficients.back() != 0) return;
  fail(ErrorCode::invalid_argument,
       "a polynomial activation takes 2 to {} finite coefficients, the last not zero, not {}",
       largest_degree + 1, coefficients.size());
}

}  // namespace

Activation::Activation(std::string function, ActivationOptions options)
    : Kind(std::move(options.name)), function_(std::move(function)), options_(std::move(options)) {
  if (function_ == "polynomial") {
    check_coefficients(coefficients());
    return;
  }
  if (!is_square()) {
    fail(ErrorCode::unsupported,
         "unknown activation '{}': 'square' and 'polynomial' are known; encrypted values cannot be "
         "compared, so there is no ReLU",
         function_);
  }
  if (!coefficients().empty()) {
    fail(ErrorCode::invalid_argument, "the activation 'square' takes no coefficients");
  }
}

std::size_t Activation::degree() const { return is_square() ? 2 : coefficients().size() - 1; }

std::size_t Activation::parameter_count() const {
  return is_square() || !learnable() ? 0 : coefficients().size();
}

WeightSizes Activation::weight_sizes() const {
  return is_square() ? WeightSizes{} : WeightSizes{degree(), 1};
}

void Activation::check_values(const LayerWeights& weights) const {
  check_kernel(weights.kernel, largest_weight);
  if (!weights.kernel.empty() && weights.kernel.back() == 0) {
    fail(ErrorCode::invalid_argument, "{}: the coefficient of x^{} is zero", name(), degree());
  }
  Layer::check_values(weights);
}

NodeId Activation::emit_one(ProgramBuilder& builder, NodeId x) const {
  if (is_square()) return builder.square(x, name());
  std::vector<std::int32_t> integers = {0};
  integers.insert(integers.end(), weights().kernel.begin(), weights().kernel.end());
  const NodeId variable_part = builder.polynomial(x, integers, name());
  const std::int64_t constant = weights().bias.front();
  if (constant == 0) return variable_part;
  return builder.add_constants(
      variable_part, std::vector<std::int64_t>(builder.size_of(x), constant), name() + "/constant");
}

nlohmann::json Activation::get_config() const {
  nlohmann::json config = Layer::get_config();
  config["function"] = function_;
  if (is_square()) return config;
  config["coefficients"] = coefficients();
  config["learnable"] = learnable();
  return config;
}

Activation Activation::from_config(const JsonValue& config) {
  ActivationOptions options;
  options.name = read_text(config, "name");
  const std::string function = read_text(config, "function");
  if (config.contains("coefficients")) {
    options.coefficients = read_numbers(config, "coefficients", largest_degree + 1);
    options.learnable = read_flag(config, "learnable");
  }
  return Activation(function, std::move(options));
}

}  // namespace sealion::heras
