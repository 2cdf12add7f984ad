#include "heras/layer.h"

#include <fmt/ranges.h>

#include <array>
#include <functional>
#include <nlohmann/json.hpp>
#include <numeric>

#include "base/error.h"
#include "heras/activation.h"
#include "heras/config.h"
#include "heras/dense.h"
#include "heras/flatten.h"
#include "heras/input.h"

namespace sealion::heras {
namespace {

struct Kind {
  const char* name;
  std::unique_ptr<Layer> (*from_config)(const nlohmann::json& config);
};

template <typename L>
constexpr Kind kind_of() {
  return {L::kind_name, [](const nlohmann::json& config) -> std::unique_ptr<Layer> {
            return std::make_unique<L>(L::from_config(config));
          }};
}

constexpr std::array kinds = {kind_of<Input>(), kind_of<Flatten>(), kind_of<Dense>(),
                              kind_of<Activation>()};

}  // namespace

std::string to_string(const Shape& shape) { return fmt::format("({})", fmt::join(shape, ", ")); }

std::size_t element_count(const Shape& shape) {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

void Layer::set_name(std::string name) {
  check_name(name, "layer");
  name_ = std::move(name);
}

void Layer::build(const Shape& input_shape) {
  output_shape_ = compute_output_shape(input_shape);
  input_shape_ = input_shape;
}

nlohmann::json Layer::get_config() const { return {{"name", name_}}; }

std::unique_ptr<Layer> layer_from_config(const std::string& kind, const nlohmann::json& config) {
  std::vector<const char*> known;
  for (const Kind& candidate : kinds) {
    if (kind == candidate.name) return candidate.from_config(config);
    known.push_back(candidate.name);
  }
  fail(ErrorCode::unsupported, "unknown layer '{}': this build knows {}", kind,
       fmt::join(known, ", "));
}

}  // namespace sealion::heras
