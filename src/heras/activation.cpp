#include "heras/activation.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "heras/config.h"

namespace sealion::heras {

Activation::Activation(std::string function, std::string name)
    : Layer(std::move(name)), function_(std::move(function)) {
  if (function_ != "square") {
    fail(ErrorCode::unsupported, "unknown activation '{}': this build knows 'square'", function_);
  }
}

NodeId Activation::emit(ProgramBuilder& builder, NodeId x) const {
  return builder.square(x, name());
}

nlohmann::json Activation::get_config() const {
  nlohmann::json config = Layer::get_config();
  config["function"] = function_;
  return config;
}

Activation Activation::from_config(const nlohmann::json& config) {
  return Activation(read_text(config, "function"), read_text(config, "name"));
}

}  // namespace sealion::heras
