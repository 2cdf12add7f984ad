#include "heras/layers/batch_normalization.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"

namespace sealion::heras {
namespace {

template <typename T>
bool all_are(const std::vector<T>& values, T value) {
  return std::all_of(values.begin(), values.end(), [&](T x) { return x == value; });
}

/// The channels' values, again and again, for every element.
std::vector<std::int64_t> for_every_element(const std::vector<std::int64_t>& channels,
                                            std::size_t elements) {
  std::vector<std::int64_t> all(elements);
  for (std::size_t i = 0; i < elements; ++i) all[i] = channels[i % channels.size()];
  return all;
}

}  // namespace

BatchNormalization::BatchNormalization(BatchNormalizationOptions options)
    : Kind(std::move(options.name)), options_(std::move(options)) {
  if (!(momentum() >= 0 && momentum() < 1)) {
    fail(ErrorCode::invalid_argument, "a momentum of {} is not in [0, 1)", momentum());
  }
  if (!(epsilon() > 0 && std::isfinite(epsilon()))) {
    fail(ErrorCode::invalid_argument, "an epsilon of {} is not positive and finite", epsilon());
  }
}

std::size_t BatchNormalization::parameter_count() const {
  return channels() * (std::size_t{center()} + std::size_t{scale()});
}

void BatchNormalization::check_values(const LayerWeights& weights) const {
  check_kernel(weights.kernel, largest_weight);
  Layer::check_values(weights);
}

std::vector<std::vector<LinearTerm>> BatchNormalization::diagonal() const {
  std::vector<std::vector<LinearTerm>> rows(element_count(input_shape()));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::int32_t factor = weights().kernel[i % channels()];
    if (factor != 0) rows[i] = {{i, factor}};
  }
  return rows;
}

NodeId BatchNormalization::emit_one(ProgramBuilder& builder, NodeId x) const {
  const std::int32_t factor = weights().kernel.front();
  const bool uniform = factor != 0 && all_are(weights().kernel, factor);
  if (uniform && factor == 1 && all_are(weights().bias, std::int64_t{0})) return x;
  std::vector<std::int64_t> constants = for_every_element(weights().bias, builder.size_of(x));
  if (uniform) return builder.combination({x}, {factor}, std::move(constants), name());
  return builder.sparse(x, diagonal(), std::move(constants), name());
}

nlohmann::json BatchNormalization::get_config() const {
  nlohmann::json config = Layer::get_config();
  config["momentum"] = momentum();
  config["epsilon"] = epsilon();
  config["center"] = center();
  config["scale"] = scale();
  return config;
}

BatchNormalization BatchNormalization::from_config(const JsonValue& config) {
  return BatchNormalization({.momentum = read_number(config, "momentum"),
                             .epsilon = read_number(config, "epsilon"),
                             .center = read_flag(config, "center"),
                             .scale = read_flag(config, "scale"),
                             .name = read_text(config, "name")});
}

}  // namespace sealion::heras
