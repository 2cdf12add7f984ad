#include "fleet/fleet.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/quantity.h"
#include "fleet/queue.h"

namespace sealion::fleet {
namespace {

constexpr double bits_of_byte = 8;
constexpr double hours_of_month = 730;
constexpr double seconds_of_month = hours_of_month * 3600;
constexpr double bytes_of_gb = 1e9;
constexpr double million = 1e6;

/// Nobody has more.
constexpr double most_replicas = 1e9;

/// Measured (docs/capacity.md).
constexpr double seconds_of_exchange = 0.26e-3, seconds_of_byte = 0.4e-9;

/// What follows from the demand alone, whatever the replicas.
struct Totals {
  double held_bytes, expanded_key_bytes, key_store_bytes;
  double upload_bits, download_bits, key_bits;
};

Totals totals_of(const RequestCost& request, const Demand& demand) {
  const double rate = demand.requests_per_second, clients = demand.clients.value_or(0);
  const auto upload = static_cast<double>(request.upload_bytes);
  const auto download = static_cast<double>(request.download_bytes);
  const auto keys = static_cast<double>(request.key_bytes);
  return {.held_bytes = rate * demand.p99_seconds * (upload + download),
          .expanded_key_bytes = clients * static_cast<double>(request.expanded_key_bytes),
          .key_store_bytes = clients * keys,
          .upload_bits = rate * upload * bits_of_byte,
          .download_bits = rate * download * bits_of_byte,
          .key_bits = rate / demand.requests_per_key * keys * bits_of_byte};
}

/// Memory that a replica takes whatever is asked of it.
double fixed_bytes(const RequestCost& request, std::size_t cores) {
  return static_cast<double>(request.process_bytes + cores * request.working_bytes);
}

void check_fits(const RequestCost& request, const Demand& demand, const Machine& machine) {
  if (request.seconds() >= demand.p99_seconds) {
    fail(ErrorCode::does_not_fit,
         "p99={:g}: one request takes {} of a processor ({} to evaluate, {} around it), so no "
         "number of machines answers within {}; ask for a p99 above that, or for fewer records",
         demand.p99_seconds, as_seconds(request.seconds()), as_seconds(request.evaluation_seconds),
         as_seconds(request.connection_seconds), as_seconds(demand.p99_seconds));
  }
  if (fixed_bytes(request, machine.cores) >= machine.memory_bytes) {
    fail(ErrorCode::does_not_fit,
         "gb-per-machine={:g}: the evaluations of a machine's {} cores take {} alone; give it more "
         "memory, or fewer cores",
         machine.memory_bytes / bytes_of_gb, machine.cores,
         as_bytes(static_cast<std::size_t>(fixed_bytes(request, machine.cores))));
  }
}

Needs needs_of(const RequestCost& request, const Demand& demand, const Machine& machine,
               const Totals& totals) {
  const double rate = demand.requests_per_second, share = demand.largest_utilisation;
  const double network = std::max(totals.upload_bits + totals.key_bits, totals.download_bits);
  return {.processors = rate * request.seconds() / (static_cast<double>(machine.cores) * share),
          .connections = rate * request.connection_seconds / share,
          .memory = (totals.held_bytes + totals.expanded_key_bytes) /
                    (machine.memory_bytes - fixed_bytes(request, machine.cores)),
          .network = network / (machine.network_bits * share)};
}

double largest(const Needs& needs) {
  return std::max({needs.processors, needs.connections, needs.memory, needs.network});
}

/// Whole ones, for each need.
std::size_t machines_for(const Needs& needs, const Demand& demand) {
  const double machines = std::max(1.0, std::ceil(largest(needs)));
  if (machines > most_replicas) {
    fail(ErrorCode::does_not_fit, "requests-per-second={:g}: that takes {:g} machines",
         demand.requests_per_second, machines);
  }
  return static_cast<std::size_t>(machines);
}

Queue queue_of(const RequestCost& request, const Demand& demand, std::size_t replicas,
               std::size_t cores) {
  return {demand.requests_per_second / static_cast<double>(replicas), cores, request.seconds()};
}

bool is_in_time(const Queue& queue, const Demand& demand) {
  return utilisation(queue) <= demand.largest_utilisation &&
         latency_quantile(queue, 0.99) <= demand.p99_seconds;
}

/// The least whole number from `low` on that satisfies what holds for all from some number on.
template <typename Predicate>
std::size_t least_from(std::size_t low, Predicate&& holds) {
  std::size_t high = low;
  while (!holds(high)) high *= 2;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (holds(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return high;
}

Bottleneck bottleneck_of(const Needs& needs, const Totals& totals, bool is_for_latency) {
  if (is_for_latency) return Bottleneck::latency;
  const double most = largest(needs);
  if (needs.processors == most) return Bottleneck::processors;
  if (needs.connections == most) return Bottleneck::connections;
  if (needs.memory == most) {
    return totals.expanded_key_bytes > totals.held_bytes ? Bottleneck::keys : Bottleneck::memory;
  }
  const bool keys_lead = totals.key_bits > totals.upload_bits &&
                         totals.upload_bits + totals.key_bits > totals.download_bits;
  return keys_lead ? Bottleneck::keys : Bottleneck::network;
}

std::optional<double> times(const std::optional<double>& price, double amount) {
  return price ? std::optional(*price * amount) : std::nullopt;
}

std::optional<Money> money_of(const Fleet& fleet, const Demand& demand, const Prices& prices) {
  if (prices.empty()) return std::nullopt;
  const double sent_bytes = fleet.download_bits / bits_of_byte * seconds_of_month;
  Money money{
      .processors =
          times(prices.core_hour, static_cast<double>(fleet.all_cores()) * hours_of_month),
      .key_store = times(prices.gb_month, static_cast<double>(fleet.key_store_bytes) / bytes_of_gb),
      .egress = times(prices.gb_egress, sent_bytes / bytes_of_gb),
      .month = 0,
      .million_requests = 0};
  money.month =
      money.processors.value_or(0) + money.key_store.value_or(0) + money.egress.value_or(0);
  money.million_requests = money.month / (demand.requests_per_second * seconds_of_month / million);
  return money;
}

/// What stands in the memory of each of the replicas.
void add_memory(Fleet& fleet, const RequestCost& request, const Totals& totals) {
  const auto replicas = static_cast<double>(fleet.replicas);
  fleet.requests_held_bytes = static_cast<std::uint64_t>(totals.held_bytes / replicas);
  fleet.working_bytes = fleet.cores * request.working_bytes;
  fleet.key_cache_bytes = static_cast<std::uint64_t>(totals.expanded_key_bytes / replicas);
  fleet.memory_bytes = request.process_bytes + fleet.requests_held_bytes + fleet.working_bytes +
                       fleet.key_cache_bytes;
}

}  // namespace

double connection_seconds(std::uint64_t bytes) {
  return seconds_of_exchange + seconds_of_byte * static_cast<double>(bytes);
}

Fleet plan_fleet(const RequestCost& request, const Demand& demand, const Machine& machine,
                 const Prices& prices) {
  check_fits(request, demand, machine);
  const Totals totals = totals_of(request, demand);
  const Needs needs = needs_of(request, demand, machine, totals);
  const std::size_t enough = machines_for(needs, demand);
  const std::size_t replicas = least_from(enough, [&](std::size_t count) {
    return is_in_time(queue_of(request, demand, count, machine.cores), demand);
  });
  const std::size_t cores = least_from(1, [&](std::size_t count) {
    return is_in_time(queue_of(request, demand, replicas, count), demand);
  });
  const Queue queue = queue_of(request, demand, replicas, cores);
  Fleet fleet{.replicas = replicas,
              .cores = cores,
              .utilisation = utilisation(queue),
              .p50_seconds = latency_quantile(queue, 0.5),
              .p99_seconds = latency_quantile(queue, 0.99),
              .requests_held_bytes = 0,
              .working_bytes = 0,
              .key_cache_bytes = 0,
              .memory_bytes = 0,
              .key_store_bytes = static_cast<std::uint64_t>(totals.key_store_bytes),
              .upload_bits = totals.upload_bits,
              .download_bits = totals.download_bits,
              .key_bits = totals.key_bits,
              .needs = needs,
              .bottleneck = bottleneck_of(needs, totals, replicas > enough),
              .money = std::nullopt};
  add_memory(fleet, request, totals);
  fleet.money = money_of(fleet, demand, prices);
  return fleet;
}

}  // namespace sealion::fleet
