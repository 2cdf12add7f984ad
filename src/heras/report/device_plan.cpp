#include "heras/report/device_plan.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/details.h"
#include "base/quantity.h"
#include "device/device_error.h"
#include "device/library.h"
#include "rates/device_rates.h"

namespace sealion::heras {
namespace {

using device::DeviceChoice;
using device::DevicePtr;

constexpr const char* none_here = "no card is here";

/// For a card that is here.
void choose(DevicePlan& plan) {
  if (plan.forecast->pays()) plan.chosen = "cuda";
  plan.why = "it has the better forecast";
}

/// With `rates`, of the card that the plan names.
void price(const Deployment& deployment, const CostModel& processor, const DeviceRates& rates,
           DevicePlan& plan) {
  plan.memory_bytes = rates.memory_bytes;
  plan.forecast =
      forecast_on_device(*deployment.prepared, request_records(deployment), processor, rates);
}

/// A card that fails is none.
void price_card(const Deployment& deployment, const CostModel& processor, const DevicePtr& card,
                const RatesPolicy& policy, DevicePlan& plan) {
  try {
    plan.name = card->description().name;
    price(deployment, processor, rates_of_device(card, policy), plan);
    choose(plan);
  } catch (const device::DeviceError& error) {
    plan.missing = error.what();
    plan.why = "the card refuses";
  }
}

std::string forecast_text(const DeviceForecast& forecast) {
  const DeviceSeconds& seconds = forecast.device;
  return fmt::format("{}: kernels {}, copies {}, {} launches {}", as_seconds(seconds.all()),
                     as_seconds(seconds.kernels), as_seconds(seconds.copies), forecast.launches,
                     as_seconds(seconds.launches));
}

Details priced_rows(const DevicePlan& plan) {
  if (!plan.forecast) return {};
  return {{"card, one batch", forecast_text(*plan.forecast)},
          {"processor, one batch", as_seconds(plan.forecast->processor_seconds)},
          {"memory of the card", fmt::format("{} of {}", as_bytes(plan.forecast->memory_bytes),
                                             as_bytes(plan.memory_bytes))},
          {"rates", plan.missing.empty()
                        ? "copies and launches measured, kernels in proportion to an H100's"
                        : "of an H100, some measured on one and some assumed"}};
}

}  // namespace

std::optional<DevicePlan> plan_device(const Deployment& deployment, const CostModel& processor,
                                      DeviceChoice choice, const RatesPolicy& policy) {
  if (choice == DeviceChoice::cpu || choice == DeviceChoice::emulated) return std::nullopt;
  if (deployment.prepared->arranged() == nullptr) {
    return DevicePlan{.why = "the affine layout runs there alone"};
  }
  if (const DevicePtr card = device::find_device(DeviceChoice::automatic)) {
    DevicePlan plan;
    price_card(deployment, processor, card, policy, plan);
    return plan;
  }
  DevicePlan plan{.missing = device::why_no_device(), .why = none_here};
  if (choice == DeviceChoice::cuda) {
    plan.name = described_device().name;
    price(deployment, processor, described_device_rates(), plan);
  }
  return plan;
}

nlohmann::json to_json(const DevicePlan& plan) {
  nlohmann::json json = {{"chosen", plan.chosen}, {"why", plan.why}};
  if (!plan.missing.empty()) json["missing"] = plan.missing;
  if (!plan.name.empty()) json["name"] = plan.name;
  if (!plan.forecast) return json;
  const DeviceForecast& forecast = *plan.forecast;
  json.update({{"seconds", forecast.device.all()},
               {"kernel_seconds", forecast.device.kernels},
               {"copy_seconds", forecast.device.copies},
               {"launch_seconds", forecast.device.launches},
               {"launches", forecast.launches},
               {"processor_seconds", forecast.processor_seconds},
               {"memory_bytes", forecast.memory_bytes},
               {"memory_of_device_bytes", plan.memory_bytes}});
  return json;
}

std::string to_text(const DevicePlan& plan) {
  Details rows = priced_rows(plan);
  rows.emplace_back(
      "what evaluates",
      fmt::format("the {}: {}", plan.chosen == "cuda" ? "card" : "processor", plan.why));
  const std::string title = plan.name.empty() ? "Graphics card" : "Graphics card, " + plan.name;
  return details_table(title, rows);
}

}  // namespace sealion::heras
