#include "heras/deployment/plan_json.h"

#include <limits>
#include <nlohmann/json.hpp>

#include "base/json.h"

namespace sealion::heras {
namespace {

constexpr int most_range_bits = 1024;
constexpr std::size_t most_limbs = 64;
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

LayerForecast read_layer(const JsonValue& json) {
  LayerForecast layer;
  layer.name = read_text(json, "name");
  layer.size = read_size(json, "size", largest_node_size);
  layer.parts = read_size(json, "parts", most_parts);
  layer.limbs = read_size(json, "limbs", most_limbs);
  layer.range_bits = static_cast<int>(read_integer(json, "range_bits", 0, most_range_bits));
  layer.noise_budget_bits = read_number(json, "noise_budget_bits");
  layer.multiply_adds = static_cast<std::uint64_t>(read_integer(json, "multiply_adds", 0, most));
  layer.bytes = static_cast<std::uint64_t>(read_integer(json, "bytes", 0, most));
  return layer;
}

}  // namespace

nlohmann::json to_json(const std::vector<LayerForecast>& layers) {
  nlohmann::json json = nlohmann::json::array();
  for (const LayerForecast& layer : layers) {
    json.push_back({{"name", layer.name},
                    {"size", layer.size},
                    {"parts", layer.parts},
                    {"limbs", layer.limbs},
                    {"range_bits", layer.range_bits},
                    {"noise_budget_bits", layer.noise_budget_bits},
                    {"multiply_adds", layer.multiply_adds},
                    {"bytes", layer.bytes}});
  }
  return json;
}

nlohmann::json to_json(const std::vector<Barrier>& barriers) {
  nlohmann::json json = nlohmann::json::array();
  for (const Barrier& barrier : barriers) {
    json.push_back({{"after", barrier.after},
                    {"relinearise", barrier.relinearise},
                    {"dropped_limbs", barrier.dropped_limbs}});
  }
  return json;
}

std::vector<LayerForecast> read_layers(const JsonValue& json) {
  std::vector<LayerForecast> layers;
  for (const JsonValue& layer : read_array(json, "layers", most_nodes)) {
    layers.push_back(read_layer(layer));
  }
  return layers;
}

std::vector<Barrier> read_barriers(const JsonValue& json) {
  std::vector<Barrier> barriers;
  for (const JsonValue& barrier : read_array(json, "barriers", most_nodes)) {
    barriers.push_back({.after = read_size(barrier, "after", most_nodes),
                        .relinearise = read_flag(barrier, "relinearise"),
                        .dropped_limbs = read_size(barrier, "dropped_limbs", most_limbs)});
  }
  return barriers;
}

nlohmann::json to_json(const packed::PackedWay& way) {
  nlohmann::json json = {{"choices", way.choices}, {"drops", way.drops}};
  if (!way.keyless.empty()) json["keyless"] = way.keyless;
  return json;
}

packed::PackedWay read_packed_way(const JsonValue& json, const Manifest& manifest) {
  const auto& form = std::get<PackedForm>(manifest.form);
  const std::size_t n = manifest.parameters.n;  // elements are odd and below 2n
  return {.records = form.records,
          .choices = read_sizes(json, "choices", most_nodes, most_nodes),
          .drops = read_sizes(json, "drops", most_nodes, most_limbs),
          .answer_limbs = manifest.output_limbs,
          .answer_bits = form.output.bits,
          .keyless = json.contains("keyless") ? read_sizes(json, "keyless", n, 2 * n)
                                              : std::vector<std::size_t>()};
}

}  // namespace sealion::heras
