#include "heras/layers/activity_sparsifier.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"

namespace sealion::heras {
namespace {

void check(bool possible, const char* option, double value, const char* range) {
  if (possible && std::isfinite(value)) return;
  fail(ErrorCode::invalid_argument, "an ActivitySparsifier's {} of {} is not in {}", option, value,
       range);
}

}  // namespace

ActivitySparsifier::ActivitySparsifier(ActivitySparsifierOptions options)
    : Kind(std::move(options.name)), options_(std::move(options)) {
  const auto& [penalty, initial_open, temperature, gamma, zeta, unused] = options_;
  check(penalty >= 0, "penalty", penalty, "[0, inf)");
  check(initial_open > 0 && initial_open < 1, "initial_open", initial_open, "(0, 1)");
  check(temperature > 0 && temperature <= 1, "temperature", temperature, "(0, 1]");
  check(gamma < 0, "gamma", gamma, "(-inf, 0)");
  check(zeta > 1, "zeta", zeta, "(1, inf)");
}

std::size_t ActivitySparsifier::closed_count() const {
  return static_cast<std::size_t>(std::count(weights().kernel.begin(), weights().kernel.end(), 0));
}

void ActivitySparsifier::check_values(const LayerWeights& weights) const {
  for (std::size_t i = 0; i < weights.kernel.size(); ++i) {
    if (weights.kernel[i] == 0 || weights.kernel[i] == 1) continue;
    fail(ErrorCode::invalid_argument, "{}: gate {} is {}: 0, closed, and 1, open, are possible",
         name(), i, weights.kernel[i]);
  }
}

NodeId ActivitySparsifier::emit_one(ProgramBuilder& builder, NodeId x) const {
  if (closed_count() == 0) return x;
  std::vector<std::vector<LinearTerm>> rows(weights().kernel.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (weights().kernel[i] == 1) rows[i] = {{i, 1}};
  }
  return builder.sparse(x, rows, {}, name());
}

nlohmann::json ActivitySparsifier::get_config() const {
  nlohmann::json config = Layer::get_config();
  config["penalty"] = options_.penalty;
  config["initial_open"] = options_.initial_open;
  config["temperature"] = options_.temperature;
  config["gamma"] = options_.gamma;
  config["zeta"] = options_.zeta;
  return config;
}

ActivitySparsifier ActivitySparsifier::from_config(const JsonValue& config) {
  return ActivitySparsifier({.penalty = read_number(config, "penalty"),
                             .initial_open = read_number(config, "initial_open"),
                             .temperature = read_number(config, "temperature"),
                             .gamma = read_number(config, "gamma"),
                             .zeta = read_number(config, "zeta"),
                             .name = read_text(config, "name")});
}

}  // namespace sealion::heras
