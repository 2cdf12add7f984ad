#include "heras/deployment/deployment.h"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "base/json.h"
#include "exchange/messages.h"
#include "heras/deployment/plan_json.h"
#include "program/range_mode_names.h"
#include "runtime/model_manifest.h"

namespace sealion::heras {
namespace {

constexpr std::int64_t most_samples = std::int64_t{1} << 48;

/// A line for each node, called as it is.
void check_layers(const std::vector<LayerForecast>& layers, const Program& program) {
  if (layers.size() != program.nodes().size()) {
    fail(ErrorCode::corrupt, "its plan has {} layers for a network of {}", layers.size(),
         program.nodes().size());
  }
  for (NodeId node = 0; node < layers.size(); ++node) {
    if (layers[node].name == program.node(node).name) continue;
    fail(ErrorCode::corrupt, "its plan gives another name to '{}'", program.node(node).name);
  }
}

/// In the layout of the manifest, which has checked its form.
Way read_way(const JsonValue& plan, const Manifest& manifest) {
  if (const auto* form = std::get_if<AffineForm>(&manifest.form)) return *form;
  if (std::holds_alternative<PackedForm>(manifest.form)) {
    return read_packed_way(plan.at("packed"), manifest);
  }
  return SlotwiseWay{read_barriers(plan)};
}

}  // namespace

Deployment deploy_program(const Program& program, const std::string& name,
                          const ModelInterface& meaning, const PlanRequest& request,
                          const ExecutionContext& context, const ModelSalt& salt) {
  PlannedProgram planned = plan_program(program, request, context);
  const Program running = program_to_run(program, planned.plan.way);  // once for both
  Manifest manifest = make_manifest(name, running, planned.plan, planned.forecast, meaning, salt);
  auto prepared = std::make_shared<const Prepared>(running, planned.plan.way, manifest, salt);
  return {.plan = std::move(planned.plan),
          .forecast = std::move(planned.forecast),
          .alternatives = std::move(planned.alternatives),
          .manifest = std::move(manifest),
          .prepared = std::move(prepared),
          .salt = salt};
}

std::size_t request_records(const Deployment& deployment) {
  const std::size_t most = most_records(deployment.manifest);
  const bool is_slotwise = std::holds_alternative<SlotwiseForm>(deployment.manifest.form);
  return is_slotwise ? most : std::min(deployment.plan.samples, most);
}

nlohmann::json plan_to_json(const Deployment& deployment) {
  const Plan& plan = deployment.plan;
  nlohmann::json json = {{"range_mode", to_string(plan.range_mode)},
                         {"safety_factor", plan.safety_factor},
                         {"range_bits", plan.range_bits},
                         {"samples", plan.samples},
                         {"barriers", to_json(barriers_of(plan.way))},
                         {"layers", to_json(deployment.forecast.layers)}};
  if (const auto* packed = std::get_if<packed::PackedWay>(&plan.way)) {
    json["packed"] = to_json(*packed);
  }
  if (deployment.salt) json["salt"] = to_hex(*deployment.salt);
  return json;
}

Deployment restore_deployment(const Program& program, const nlohmann::json& json,
                              const PublicModelPtr& face) {
  Deployment deployment{.plan = {},
                        .forecast = {},
                        .alternatives = {},
                        .manifest = face->manifest(),
                        .prepared = nullptr,
                        .salt = {}};
  const JsonValue fields(json, "plan");
  Plan& plan = deployment.plan;
  Forecast& forecast = deployment.forecast;
  plan.parameters = deployment.manifest.parameters;
  plan.client = deployment.manifest.client;
  plan.model_privacy = deployment.manifest.model_privacy;
  plan.query_budget = deployment.manifest.query_budget;
  if (const auto& range = deployment.manifest.answer_range) {
    plan.detection_bits = range->detection_bits;
  }
  plan.way = read_way(fields, deployment.manifest);
  if (fields.contains("salt")) deployment.salt = read_hex<Seed>(fields, "salt");
  deployment.prepared = std::make_shared<const Prepared>(program, plan.way, face, deployment.salt);
  forecast.noise_margin_bits = deployment.manifest.noise_margin_bits;
  forecast.noise_confidence = noise_confidence(deployment.prepared->program(), plan.way);
  plan.range_mode = read_name<RangeMode>(fields, "range_mode");
  plan.safety_factor = read_number(fields, "safety_factor");
  plan.range_bits = read_number(fields, "range_bits");
  plan.samples = static_cast<std::size_t>(read_integer(fields, "samples", 1, most_samples));
  const std::size_t batch = most_records(deployment.manifest);
  forecast.batches = (plan.samples + batch - 1) / batch;
  forecast.layers = read_layers(fields);
  check_layers(forecast.layers, deployment.prepared->program());
  const CostModel model;
  forecast.cost = deployment.prepared->cost(plan.samples, model.threads);
  forecast.server_seconds = server_seconds(forecast.cost, model);
  forecast.server_bytes = server_bytes(forecast.cost, model);
  return deployment;
}

}  // namespace sealion::heras
