#include <fmt/format.h>

#include <array>
#include <cmath>

#include "base/details.h"
#include "base/quantity.h"
#include "heras/report/fleet_report.h"

namespace sealion::heras {
namespace {

std::size_t whole(double value) { return static_cast<std::size_t>(std::llround(value)); }

std::string bytes_text(double bytes) { return as_bytes(static_cast<std::size_t>(bytes)); }

/// 1.31e9 -> "1.31 Gbit/s".
std::string bits_text(double bits) {
  constexpr std::array units = {"bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"};
  std::size_t unit = 0;
  for (; bits >= 999.5 && unit + 1 < units.size(); ++unit) bits /= 1000;
  return fmt::format("{:.3g} {}", bits, units[unit]);
}

/// 10576.6 -> "10,577"; small amounts with cents, and least ones with what they have.
std::string money_text(double money) {
  if (money >= 100) return with_commas(whole(money));
  return money >= 1 ? fmt::format("{:.2f}", money) : fmt::format("{:.2g}", money);
}

std::string requests_text(double requests) {
  return requests >= 1000 ? with_commas(whole(requests)) : fmt::format("{:g}", requests);
}

std::string title(const FleetRequest& asked) {
  return fmt::format("Fleet for {} requests a second of {} record{}, 99 % within {}",
                     requests_text(asked.demand.requests_per_second), with_commas(asked.records),
                     asked.records == 1 ? "" : "s", as_latency(asked.demand.p99_seconds));
}

std::string request_text(const FleetReport& report) {
  const fleet::RequestCost& request = report.request;
  return fmt::format("{} of a processor: {} to evaluate, {}, and {} around it",
                     as_seconds(request.seconds()), as_seconds(request.evaluation_seconds),
                     report.asked.evaluation_seconds ? "as measured" : "by the plan",
                     as_seconds(request.connection_seconds));
}

std::string memory_text(const FleetReport& report) {
  const fleet::Fleet& fleet = report.fleet;
  std::string text =
      fmt::format("{}: evaluations {}, requests held {}", as_bytes(fleet.memory_bytes),
                  as_bytes(fleet.working_bytes), as_bytes(fleet.requests_held_bytes));
  if (report.request.key_bytes == 0) return text;
  return text + (report.asked.demand.clients
                     ? fmt::format(", keys {}", as_bytes(fleet.key_cache_bytes))
                     : fmt::format("; and {} of keys a client",
                                   as_bytes(report.request.expanded_key_bytes)));
}

std::string key_store_text(const FleetReport& report) {
  const std::uint64_t bytes = report.request.key_bytes;
  if (bytes == 0) return "none: the plan needs no keys";
  if (!report.asked.demand.clients) {
    return fmt::format("{} a client; their sum with clients=N", as_bytes(bytes));
  }
  return fmt::format("{} of {} clients", as_bytes(report.fleet.key_store_bytes),
                     requests_text(*report.asked.demand.clients));
}

std::string network_text(const FleetReport& report) {
  const fleet::Fleet& fleet = report.fleet;
  std::string text =
      fmt::format("up {}, down {}", bits_text(fleet.upload_bits), bits_text(fleet.download_bits));
  if (report.request.key_bytes == 0) return text;
  return text + fmt::format("; keys {} up, every {} requests", bits_text(fleet.key_bits),
                            requests_text(report.asked.demand.requests_per_key));
}

std::string need_text(double machines) {
  if (machines >= 100) return with_commas(whole(machines));
  return machines >= 0.01 ? fmt::format("{:.2f}", machines) : "<0.01";
}

std::string needs_text(const fleet::Needs& needs) {
  return fmt::format("processors {}, connections {}, memory {}, network {}",
                     need_text(needs.processors), need_text(needs.connections),
                     need_text(needs.memory), need_text(needs.network));
}

std::string bottleneck_text(const FleetReport& report) {
  using fleet::Bottleneck;
  const fleet::RequestCost& request = report.request;
  switch (report.fleet.bottleneck) {
    case Bottleneck::processors:
      return fmt::format("processors: a request takes {} of one, a machine has {}",
                         as_seconds(request.seconds()), with_commas(report.asked.machine.cores));
    case Bottleneck::connections:
      return fmt::format("connections: a request takes {} of its server's one thread for them",
                         as_seconds(request.connection_seconds));
    case Bottleneck::memory:
      return fmt::format("memory: each request that waits holds {}",
                         as_bytes(request.upload_bytes + request.download_bytes));
    case Bottleneck::network:
      return fmt::format("network: a request has {} up and {} down", as_bytes(request.upload_bytes),
                         as_bytes(request.download_bytes));
    case Bottleneck::keys:
      return fmt::format("keys: a client's take {} of memory, and {} of the network each time",
                         as_bytes(request.expanded_key_bytes), as_bytes(request.key_bytes));
    case Bottleneck::latency:
      return fmt::format("latency: processors stay free, for a request may wait but {}",
                         as_seconds(report.asked.demand.p99_seconds - request.seconds()));
  }
  return "";
}

/// None without prices.
Details money_rows(const fleet::Fleet& fleet) {
  if (!fleet.money) return {};
  std::string text = fmt::format("{} (", money_text(fleet.money->month));
  const char* before = "";
  const auto add = [&](const char* what, const std::optional<double>& money) {
    if (!money) return;
    text += fmt::format("{}{} {}", before, what, money_text(*money));
    before = ", ";
  };
  add("processors", fleet.money->processors);
  add("keys on disk", fleet.money->key_store);
  add("egress", fleet.money->egress);
  text += fmt::format("); {} for a million requests", money_text(fleet.money->million_requests));
  return {{"money a month", text}};
}

}  // namespace

std::string to_text(const FleetReport& report) {
  const fleet::Fleet& fleet = report.fleet;
  const fleet::Machine& machine = report.asked.machine;
  Details rows = {
      {"one request", request_text(report)},
      {"a machine", fmt::format("{} cores, {}, {}", with_commas(machine.cores),
                                bytes_text(machine.memory_bytes), bits_text(machine.network_bits))},
      {"machines needed for", needs_text(fleet.needs)},
      {"bottleneck", bottleneck_text(report)},
      {"", ""},
      {"replicas", fmt::format("{} of {} cores, one on each machine", with_commas(fleet.replicas),
                               with_commas(fleet.cores))},
      {"cores", fmt::format("{}, {} of their time taken", with_commas(fleet.all_cores()),
                            as_percent(fleet.utilisation))},
      {"latency at the server",
       fmt::format("p50 {}, p99 {}", as_latency(fleet.p50_seconds), as_latency(fleet.p99_seconds))},
      {"memory of a replica", memory_text(report)},
      {"keys on disk", key_store_text(report)},
      {"network", network_text(report)}};
  for (const auto& row : money_rows(fleet)) rows.push_back(row);
  return details_table(title(report.asked), rows);
}

}  // namespace sealion::heras
