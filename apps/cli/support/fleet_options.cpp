#include "cli/support/fleet_options.h"

#include <array>

#include "cli/support/number_keys.h"

namespace sealion::cli {
namespace {

using heras::FleetRequest;

constexpr double bytes_of_gb = 1e9, bits_of_gbit = 1e9;

using FleetKey = NumberKey<FleetRequest>;

constexpr auto fleet_keys = std::to_array<FleetKey>({
    {"requests-per-second", Number::positive,
     [](FleetRequest& request, double value) { request.demand.requests_per_second = value; }, true},
    {"p99", Number::positive,
     [](FleetRequest& request, double value) { request.demand.p99_seconds = value; }, true},
    {"records", Number::whole,
     [](FleetRequest& request, double value) {
       request.records = static_cast<std::size_t>(value);
     }},
    {"clients", Number::whole,
     [](FleetRequest& request, double value) { request.demand.clients = value; }},
    {"requests-per-key", Number::whole,
     [](FleetRequest& request, double value) { request.demand.requests_per_key = value; }},
    {"request-seconds", Number::positive,
     [](FleetRequest& request, double value) { request.evaluation_seconds = value; }},
    {"utilisation", Number::share,
     [](FleetRequest& request, double value) { request.demand.largest_utilisation = value; }},
    {"cores-per-machine", Number::whole,
     [](FleetRequest& request, double value) {
       request.machine.cores = static_cast<std::size_t>(value);
     }},
    {"gb-per-machine", Number::positive,
     [](FleetRequest& request, double value) {
       request.machine.memory_bytes = value * bytes_of_gb;
     }},
    {"gbit-per-machine", Number::positive,
     [](FleetRequest& request, double value) {
       request.machine.network_bits = value * bits_of_gbit;
     }},
    {"core-hour", Number::not_negative,
     [](FleetRequest& request, double value) { request.prices.core_hour = value; }},
    {"gb-month", Number::not_negative,
     [](FleetRequest& request, double value) { request.prices.gb_month = value; }},
    {"gb-egress", Number::not_negative,
     [](FleetRequest& request, double value) { request.prices.gb_egress = value; }},
});

}  // namespace

CLI::Option* add_fleet_option(CLI::App& command, std::optional<std::string>& text) {
  return command
      .add_option("--fleet", text,
                  "Also say what answers so many requests a second, 99 % of them within so many "
                  "seconds: machines, memory, network, and money if given prices "
                  "(docs/capacity.md)")
      ->option_text("requests-per-second=N,p99=SECONDS,...");
}

heras::FleetRequest parse_fleet(const std::string& text, std::size_t usual_records) {
  FleetRequest request{.demand = {.requests_per_second = 0, .p99_seconds = 0},
                       .records = usual_records};
  read_numbers("--fleet", text, fleet_keys, request);
  return request;
}

}  // namespace sealion::cli
