#include "heras/report/plan_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "client/client.h"
#include "exchange/key_files.h"
#include "exchange/messages.h"
#include "heras/deployment/plan_json.h"

namespace sealion::heras {
namespace {

constexpr const char* secret_distribution = "uniform ternary";
constexpr const char* noise_distribution = "centred binomial, deviation 3.24";

nlohmann::json layers_json(const PlanReport& report) {
  const Deployment& deployment = report.deployment;
  nlohmann::json layers = to_json(deployment.forecast.layers);
  for (NodeId node = 0; node < deployment.forecast.layers.size(); ++node) {
    layers[node]["barrier"] = barrier_after(deployment.plan, node);
    if (!report.trial || report.trial->layers.empty()) continue;
    layers[node]["noise_budget_measured_bits"] = report.trial->layers[node].measured_bits;
  }
  return layers;
}

nlohmann::json alternatives_json(const std::vector<Alternative>& others) {
  nlohmann::json alternatives = nlohmann::json::array();
  for (const Alternative& other : others) {
    alternatives.push_back({{"layout", to_string(other.layout)},
                            {"n", other.parameters.n},
                            {"plain_moduli", other.parameters.plain_moduli},
                            {"coeff_modulus_bits", modulus_bits(other.parameters)},
                            {"fits", !other.parameters.coeff_moduli.empty()},
                            {"barriers", to_json(barriers_of(other.way))},
                            {"server_seconds", other.server_seconds},
                            {"reason", other.reason}});
  }
  return alternatives;
}

nlohmann::json seal_json(const PlanReport& report) {
  if (!report.seal) return nullptr;
  const bool serves_bfv = !report.deployment.manifest.bfv_answer_factors.empty();
  return {{"serves_bfv", serves_bfv},
          {"seeded_upload_bytes", report.seal->seeded_inputs},
          {"upload_bytes", report.seal->inputs},
          {"download_bytes", report.seal->outputs},
          {"evaluation_key_bytes", report.seal->evaluation_keys}};
}

nlohmann::json cost_json(const PlanReport& report) {
  const Forecast& forecast = report.deployment.forecast;
  return {{"server_seconds", forecast.server_seconds},
          {"server_bytes", forecast.server_bytes},
          {"upload_bytes", report.upload_bytes},
          {"download_bytes", report.download_bytes},
          {"evaluation_key_bytes", report.evaluation_key_bytes},
          {"multiply_adds", forecast.cost.multiply_adds + forecast.cost.sparse_multiply_adds},
          {"transforms", forecast.cost.transforms}};
}

/// Null where answers are not masked.
nlohmann::json privacy_json(const Plan& plan) {
  if (!plan.model_privacy) return nullptr;
  return {{"bits", plan.model_privacy->bits},
          {"flood_bits", plan.model_privacy->flood_bits},
          {"logit_noise", plan.model_privacy->logit_noise}};
}

}  // namespace

int modulus_bits(const ParametersLiteral& parameters) {
  double bits =
      parameters.special_prime == 0 ? 0 : std::log2(static_cast<double>(parameters.special_prime));
  for (const std::uint64_t prime : parameters.coeff_moduli) {
    bits += std::log2(static_cast<double>(prime));
  }
  return static_cast<int>(std::ceil(bits));
}

std::string barrier_after(const Plan& plan, NodeId node) {
  const std::vector<Barrier>& barriers = barriers_of(plan.way);
  const auto found = std::find_if(barriers.begin(), barriers.end(),
                                  [node](const Barrier& barrier) { return barrier.after == node; });
  if (found == barriers.end()) return "";
  const std::string drop = found->dropped_limbs == 0
                               ? ""
                               : fmt::format("drop {} prime{}", found->dropped_limbs,
                                             found->dropped_limbs == 1 ? "" : "s");
  if (!found->relinearise) return drop;
  return drop.empty() ? "relinearise" : "relinearise, " + drop;
}

PlanReport make_plan_report(Deployment deployment, std::optional<Trial> trial, MachineRates rates) {
  const Manifest& manifest = deployment.manifest;
  const Client client(manifest);
  const auto& channels = client.channels();
  const std::size_t records = request_records(deployment);
  PlanReport report{.deployment = {},
                    .chain = client.chain(),
                    .upload_bytes = request_bytes(manifest, channels, records),
                    .download_bytes = response_bytes(manifest, channels, records),
                    .evaluation_key_bytes = evaluation_key_file_bytes(manifest, channels),
                    .seal = std::nullopt,
                    .trial = std::move(trial),
                    .rates = std::move(rates),
                    .notes = {}};
  if (manifest.client == ClientKind::seal) {
    report.seal = seal_file_sizes(manifest, channels, records);
  }
  report.deployment = std::move(deployment);
  return report;
}

nlohmann::json to_json(const PlanReport& report) {
  const Plan& plan = report.deployment.plan;
  const Forecast& forecast = report.deployment.forecast;
  const ParametersLiteral& parameters = plan.parameters;
  nlohmann::json json = {
      {"model", report.deployment.manifest.name},
      {"layout", to_string(layout_of(plan.way))},
      {"client", to_string(plan.client)},
      {"seal", seal_json(report)},
      {"n", parameters.n},
      {"plain_moduli", parameters.plain_moduli},
      {"coeff_moduli", parameters.coeff_moduli},
      {"special_prime", parameters.special_prime},
      {"coeff_modulus_bits", report.chain->total_bits()},
      {"security_bits", report.chain->security_bits()},
      {"security_table", to_string(parameters.security_table)},
      {"quantum_security_bits", report.chain->quantum_security_bits()},
      {"quantum_security_table", to_string(quantum_table_of(parameters.security_table))},
      {"secret_distribution", secret_distribution},
      {"noise_distribution", noise_distribution},
      {"range_mode", to_string(plan.range_mode)},
      {"safety_factor", plan.safety_factor},
      {"range_bits", plan.range_bits},
      {"noise_margin_bits", forecast.noise_margin_bits},
      {"noise_confidence", to_string(forecast.noise_confidence)},
      {"samples", plan.samples},
      {"batches", forecast.batches},
      {"layers", layers_json(report)},
      {"barriers", to_json(barriers_of(plan.way))},
      {"cost", cost_json(report)},
      {"rates", origin_to_json(report.rates)},
      {"alternatives", alternatives_json(report.deployment.alternatives)}};
  if (!report.notes.empty()) json["notes"] = report.notes;
  json["detection_bits"] = plan.detection_bits;
  json["model_privacy"] = privacy_json(plan);
  json["query_budget"] = plan.query_budget;
  json["trial"] = nullptr;
  if (report.trial) {
    json["noise_margin_measured_bits"] = report.trial->answer_bits;
    json["noise_margin_measured_less_forecast_bits"] =
        report.trial->answer_bits - forecast.noise_margin_bits;
    json["trial"] = {{"compared", report.trial->compared},
                     {"mismatches", report.trial->mismatches}};
  }
  return json;
}

}  // namespace sealion::heras
