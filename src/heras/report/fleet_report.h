#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "fleet/fleet.h"
#include "heras/deployment/deployment.h"
#include "layouts/cost.h"

namespace sealion::heras {

/// What a fleet is asked for.
struct FleetRequest {
  fleet::Demand demand;
  fleet::Machine machine = {};
  fleet::Prices prices = {};
  std::size_t records = 1;  ///< of a request
  /// That a server measured for one request, of one processor; the plan's forecast without it.
  std::optional<double> evaluation_seconds = std::nullopt;
};

/// A fleet that serves a plan, and what it was planned from.
struct FleetReport {
  FleetRequest asked;
  fleet::RequestCost request;
  fleet::Fleet fleet;
};

/// Throws `invalid_argument` for more records than a request of the plan holds, and as
/// fleet::plan_fleet does.
FleetReport make_fleet_report(const Deployment& deployment, const CostModel& rates,
                              const FleetRequest& asked);

/// Times in seconds, sizes in bytes, networks in bits a second, money in the prices' currency.
nlohmann::json to_json(const FleetReport& report);

std::string to_text(const FleetReport& report);

}  // namespace sealion::heras
