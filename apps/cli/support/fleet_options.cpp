#include "cli/support/fleet_options.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace sealion::cli {
namespace {

using heras::FleetRequest;

constexpr double bytes_of_gb = 1e9, bits_of_gbit = 1e9;

enum class Number { positive, not_negative, share, whole };

struct FleetKey {
  const char* name;
  Number number;
  void (*set)(FleetRequest& request, double value);
};

constexpr auto fleet_keys = std::to_array<FleetKey>({
    {"requests-per-second", Number::positive,
     [](FleetRequest& request, double value) { request.demand.requests_per_second = value; }},
    {"p99", Number::positive,
     [](FleetRequest& request, double value) { request.demand.p99_seconds = value; }},
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

constexpr std::array required_keys = {"requests-per-second", "p99"};

const FleetKey& find_fleet_key(std::string_view name) {
  for (const FleetKey& key : fleet_keys) {
    if (name == key.name) return key;
  }
  std::vector<const char*> names;
  for (const FleetKey& key : fleet_keys) names.push_back(key.name);
  fail(ErrorCode::invalid_argument, "--fleet: no key '{}'; there are {}", name,
       fmt::join(names, ", "));
}

const char* words_of(Number number) {
  switch (number) {
    case Number::positive:
      return "a number above 0";
    case Number::not_negative:
      return "a number from 0 on";
    case Number::share:
      return "a number above 0 and below 1";
    case Number::whole:
      return "a whole number from 1 on";
  }
  return "";
}

bool is_such(Number number, double value) {
  constexpr double largest = 1e15;
  if (!(value >= 0 && value <= largest)) return false;
  switch (number) {
    case Number::positive:
      return value > 0;
    case Number::not_negative:
      return true;
    case Number::share:
      return value > 0 && value < 1;
    case Number::whole:
      return value >= 1 && value == std::floor(value);
  }
  return false;
}

double fleet_number(const FleetKey& key, std::string_view text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc() && rest == end && is_such(key.number, value)) return value;
  fail(ErrorCode::invalid_argument, "--fleet: {}={}: give {}", key.name, text,
       words_of(key.number));
}

/// Between commas: at least one, maybe empty.
std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t comma = text.find(','); comma != text.npos; comma = text.find(',')) {
    parts.push_back(text.substr(0, comma));
    text.remove_prefix(comma + 1);
  }
  parts.push_back(text);
  return parts;
}

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
  std::set<std::string_view> given;
  for (const std::string_view part : parts_of(text)) {
    const std::size_t equals = std::min(part.find('='), part.size());
    const FleetKey& key = find_fleet_key(part.substr(0, equals));
    if (!given.insert(key.name).second) {
      fail(ErrorCode::invalid_argument, "--fleet: {} is given twice", key.name);
    }
    key.set(request, fleet_number(key, part.substr(std::min(equals + 1, part.size()))));
  }
  for (const char* name : required_keys) {
    if (given.contains(name)) continue;
    fail(ErrorCode::invalid_argument, "--fleet: {} is missing: {}=NUMBER", name, name);
  }
  return request;
}

}  // namespace sealion::cli
