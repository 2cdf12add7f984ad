#include "heras/layers/dropout.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"

namespace sealion::heras {

Dropout::Dropout(double rate, std::string name) : Kind(std::move(name)), rate_(rate) {
  if (!(rate_ >= 0 && rate_ < 1)) {
    fail(ErrorCode::invalid_argument, "a dropout rate of {} is not in [0, 1)", rate_);
  }
}

nlohmann::json Dropout::get_config() const {
  nlohmann::json config = Layer::get_config();
  config["rate"] = rate_;
  return config;
}

Dropout Dropout::from_config(const JsonValue& config) {
  return Dropout(read_number(config, "rate"), read_text(config, "name"));
}

}  // namespace sealion::heras
