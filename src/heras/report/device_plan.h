#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "device/device_choice.h"
#include "heras/deployment/deployment.h"
#include "layouts/cost.h"
#include "rates/machine_rates.h"
#include "runtime/device_forecast.h"

namespace sealion::heras {

/// What a card would make of a plan.
struct DevicePlan {
  std::string name = {};                        ///< of the card; empty where none is priced
  std::string missing = {};                     ///< why none is here; empty where one is
  std::uint64_t memory_bytes = 0;               ///< the card's
  std::optional<DeviceForecast> forecast = {};  ///< of one batch; none where none can run it
  std::string chosen = "cpu";                   ///< what evaluates here: "cpu" or "cuda"
  std::string why = {};                         ///< that, in a few words
};

/// Of the card that is here; of none for `automatic` where none is, and for `cuda` then of an H100
/// as it is described. Nothing for the other choices, which are the processor. Measures how the
/// card is reached as the policy has it.
std::optional<DevicePlan> plan_device(const Deployment& deployment, const CostModel& processor,
                                      device::DeviceChoice choice, const RatesPolicy& policy);

nlohmann::json to_json(const DevicePlan& plan);
std::string to_text(const DevicePlan& plan);

}  // namespace sealion::heras
