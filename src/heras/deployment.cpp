#include "heras/deployment.h"

#include <limits>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "heras/config.h"

namespace sealion::heras {
namespace {

constexpr std::size_t most_parts = std::size_t{1} << 20;
constexpr int most_range_bits = 64;

nlohmann::json to_json(const LayerPlan& layer) {
  return {{"name", layer.name},
          {"size", layer.size},
          {"parts", layer.parts},
          {"range_bits", layer.range_bits},
          {"noise_budget_bits", layer.noise_budget_bits},
          {"multiply_adds", layer.multiply_adds}};
}

LayerPlan layer_from_json(const nlohmann::json& json) {
  LayerPlan layer;
  layer.name = read_text(json, "name");
  check_name(layer.name, "layer");
  layer.size = read_size(json, "size", largest_node_size);
  layer.parts = read_size(json, "parts", most_parts);
  layer.range_bits = static_cast<int>(read_integer(json, "range_bits", 0, most_range_bits));
  layer.noise_budget_bits = read_number(json, "noise_budget_bits");
  layer.multiply_adds = static_cast<std::uint64_t>(
      read_integer(json, "multiply_adds", 0, std::numeric_limits<std::int64_t>::max()));
  return layer;
}

RangeMode range_mode_from_text(const std::string& text) {
  for (const RangeMode mode : {RangeMode::proved, RangeMode::calibrated}) {
    if (text == to_string(mode)) return mode;
  }
  fail(ErrorCode::corrupt, "the field 'range_mode' is unknown");
}

/// Throws unless the manifest names exactly this program.
void check_seal(const Manifest& manifest, const Program& program) {
  Manifest sealed = manifest;
  seal_manifest(sealed, program);
  const bool shapes = manifest.inputs() == program.input_size() &&
                      manifest.outputs == program.output_size() &&
                      manifest.input_saturation == program.input().high;
  if (!shapes || sealed.model_id != manifest.model_id) {
    fail(ErrorCode::corrupt, "its manifest is not of its network");
  }
}

}  // namespace

Deployment deploy_program(const Program& program, const std::string& name, const Shape& input_shape,
                          const PlanRequest& request) {
  Deployment deployment{.plan = plan_program(program, request), .manifest = {}};
  Manifest& manifest = deployment.manifest;
  manifest.name = name;
  manifest.parameters = deployment.plan.parameters;
  manifest.input_shape = input_shape;
  manifest.input_saturation = program.input().high;
  manifest.outputs = program.output_size();
  manifest.output_parts = deployment.plan.layers.back().parts;
  manifest.noise_margin_bits = deployment.plan.noise_margin_bits;
  seal_manifest(manifest, program);
  return deployment;
}

nlohmann::json plan_to_json(const Plan& plan) {
  nlohmann::json layers = nlohmann::json::array();
  for (const LayerPlan& layer : plan.layers) layers.push_back(to_json(layer));
  return {{"range_mode", to_string(plan.range_mode)},
          {"safety_factor", plan.safety_factor},
          {"layers", std::move(layers)}};
}

Deployment restore_deployment(const Program& program, const nlohmann::json& plan,
                              const std::string& manifest, const std::string& source) {
  Deployment deployment{.plan = {}, .manifest = manifest_from_json(manifest, source)};
  check_seal(deployment.manifest, program);
  deployment.plan.parameters = deployment.manifest.parameters;
  deployment.plan.noise_margin_bits = deployment.manifest.noise_margin_bits;
  deployment.plan.range_mode = range_mode_from_text(read_text(plan, "range_mode"));
  deployment.plan.safety_factor = read_number(plan, "safety_factor");
  for (const nlohmann::json& layer : read_array(plan, "layers", most_nodes)) {
    deployment.plan.layers.push_back(layer_from_json(layer));
  }
  if (deployment.plan.layers.size() != program.nodes().size()) {
    fail(ErrorCode::corrupt, "its plan has {} layers for a network of {}",
         deployment.plan.layers.size(), program.nodes().size());
  }
  return deployment;
}

}  // namespace sealion::heras
