#include "heras/report/fleet_report.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/enum_names.h"
#include "base/error.h"
#include "exchange/key_files.h"
#include "exchange/messages.h"
#include "fleet/bottleneck_names.h"

namespace sealion::heras {
namespace {

void check_records(const Manifest& manifest, std::size_t records) {
  const std::size_t most = most_records(manifest);
  if (records <= most) return;
  fail(ErrorCode::invalid_argument,
       "records={}: a request of this plan holds at most {}; plan for more with --batch {}",
       records, most, records);
}

/// Of one processor, as the server prices it.
double forecast_seconds(const Cost& cost, CostModel rates) {
  rates.threads = 1;
  return server_seconds(cost, rates);
}

fleet::RequestCost request_cost(const Deployment& deployment, const CostModel& rates,
                                const FleetRequest& asked) {
  const Manifest& manifest = deployment.manifest;
  const std::vector<ParametersPtr>& channels = deployment.prepared->channels();
  const Cost cost = deployment.prepared->cost(asked.records, 1);
  const std::uint64_t upload = request_bytes(manifest, channels, asked.records);
  const std::uint64_t download = response_bytes(manifest, channels, asked.records);
  const std::uint64_t expanded_keys = expanded_evaluation_key_bytes(manifest);
  return {.evaluation_seconds = asked.evaluation_seconds.value_or(forecast_seconds(cost, rates)),
          .connection_seconds = fleet::connection_seconds(upload + download),
          .upload_bytes = upload,
          .download_bytes = download,
          // The plan counts the keys of the client who asks, which lie in the cache.
          .working_bytes = cost.peak_bytes - std::min(cost.peak_bytes, expanded_keys),
          .process_bytes = rates.process_bytes,
          .key_bytes = evaluation_key_file_bytes(manifest, channels),
          .expanded_key_bytes = expanded_keys};
}

template <typename Value>
nlohmann::json or_null(const std::optional<Value>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

nlohmann::json request_json(const FleetReport& report) {
  const fleet::RequestCost& request = report.request;
  return {{"records", report.asked.records},
          {"evaluation_seconds", request.evaluation_seconds},
          {"evaluation_is_measured", report.asked.evaluation_seconds.has_value()},
          {"connection_seconds", request.connection_seconds},
          {"upload_bytes", request.upload_bytes},
          {"download_bytes", request.download_bytes},
          {"key_bytes", request.key_bytes},
          {"expanded_key_bytes", request.expanded_key_bytes}};
}

nlohmann::json asked_json(const FleetRequest& asked) {
  return {{"requests_per_second", asked.demand.requests_per_second},
          {"p99_seconds", asked.demand.p99_seconds},
          {"requests_per_key", asked.demand.requests_per_key},
          {"clients", or_null(asked.demand.clients)},
          {"utilisation", asked.demand.largest_utilisation},
          {"cores_per_machine", asked.machine.cores},
          {"machine_memory_bytes", asked.machine.memory_bytes},
          {"machine_network_bits_per_second", asked.machine.network_bits}};
}

nlohmann::json money_json(const std::optional<fleet::Money>& money) {
  if (!money) return nullptr;
  return {{"processors_per_month", or_null(money->processors)},
          {"key_store_per_month", or_null(money->key_store)},
          {"egress_per_month", or_null(money->egress)},
          {"per_month", money->month},
          {"per_million_requests", money->million_requests}};
}

nlohmann::json memory_json(const fleet::Fleet& fleet) {
  return {{"bytes", fleet.memory_bytes},
          {"working_bytes", fleet.working_bytes},
          {"requests_held_bytes", fleet.requests_held_bytes},
          {"key_cache_bytes", fleet.key_cache_bytes}};
}

nlohmann::json needs_json(const fleet::Needs& needs) {
  return {{"processors", needs.processors},
          {"connections", needs.connections},
          {"memory", needs.memory},
          {"network", needs.network}};
}

}  // namespace

FleetReport make_fleet_report(const Deployment& deployment, const CostModel& rates,
                              const FleetRequest& asked) {
  check_records(deployment.manifest, asked.records);
  const fleet::RequestCost request = request_cost(deployment, rates, asked);
  return {asked, request, fleet::plan_fleet(request, asked.demand, asked.machine, asked.prices)};
}

nlohmann::json to_json(const FleetReport& report) {
  const fleet::Fleet& fleet = report.fleet;
  return {
      {"asked", asked_json(report.asked)},
      {"request", request_json(report)},
      {"replicas", fleet.replicas},
      {"cores_per_replica", fleet.cores},
      {"cores", fleet.all_cores()},
      {"machines", fleet.replicas},
      {"utilisation", fleet.utilisation},
      {"p50_seconds", fleet.p50_seconds},
      {"p99_seconds", fleet.p99_seconds},
      {"replica_memory", memory_json(fleet)},
      {"key_store_bytes",
       or_null(report.asked.demand.clients ? std::optional(fleet.key_store_bytes) : std::nullopt)},
      {"upload_bits_per_second", fleet.upload_bits},
      {"download_bits_per_second", fleet.download_bits},
      {"key_bits_per_second", fleet.key_bits},
      {"machines_needed_for", needs_json(fleet.needs)},
      {"bottleneck", name_of(fleet.bottleneck)},
      {"money", money_json(fleet.money)}};
}

}  // namespace sealion::heras
