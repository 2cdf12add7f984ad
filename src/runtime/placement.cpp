#include "runtime/placement.h"

#include <fmt/format.h>

#include <utility>

#include "base/parallel.h"
#include "base/quantity.h"
#include "device/device_choice_names.h"
#include "device/library.h"
#include "exchange/messages.h"
#include "rates/device_rates.h"
#include "rates/machine_rates.h"
#include "ring/kernels/kernels.h"
#include "runtime/device_forecast.h"

namespace sealion {
namespace {

using device::DeviceChoice;
using device::DeviceError;
using device::DevicePtr;

constexpr const char* as_asked = "as asked for";

DeviceError refusal_of(DeviceChoice choice, DeviceError::Kind kind, const std::string& reason) {
  return {kind,
          fmt::format("the device '{}': {}; 'cpu' is the processor", name_of(choice), reason)};
}

std::string forecast_text(const DeviceForecast& forecast) {
  return fmt::format("the forecast for a full request is {} on the device, {} on the processor",
                     as_seconds(forecast.device.all()), as_seconds(forecast.processor_seconds));
}

std::unique_ptr<Placement> on_processor(const DeviceUse& use, std::string why) {
  return std::make_unique<Placement>(use, nullptr, std::move(why));
}

/// On the device where that pays.
std::unique_ptr<Placement> place_by_forecast(const DeviceUse& use, const Prepared& program,
                                             const DevicePtr& device) {
  try {
    const DeviceForecast forecast =
        forecast_on_device(program, most_records(program.manifest()),
                           known_rates(available_threads()).model, rates_of_device(device));
    return std::make_unique<Placement>(use, forecast.pays() ? device : nullptr,
                                       forecast_text(forecast));
  } catch (const DeviceError& error) {
    auto placement = std::make_unique<Placement>(use, device, "");
    placement->refuse_program(error);
    return placement;
  }
}

/// Whether an H100 would answer so many requests sooner, with the time that it takes to open it.
bool is_worth_opening(std::size_t requests, const Prepared& program) {
  const DeviceForecast forecast =
      forecast_on_device(program, most_records(program.manifest()),
                         known_rates(available_threads()).model, described_device_rates());
  const double gain = forecast.processor_seconds - forecast.device.all();
  return static_cast<double>(requests) * gain > opening_seconds;
}

std::unique_ptr<Placement> place_where_it_pays(const DeviceUse& use, const Prepared& program) {
  if (program.arranged() == nullptr) {
    return on_processor(use, "the affine layout runs on the processor alone");
  }
  if (use.requests && !is_worth_opening(*use.requests, program)) {
    return on_processor(use, fmt::format("to open a card takes {}, more than it saves here",
                                         as_seconds(opening_seconds)));
  }
  const DevicePtr device = device::find_device(DeviceChoice::automatic);
  if (!device) return on_processor(use, device::why_no_device());
  if (device->is_lost()) return on_processor(use, device->description().name + " was lost");
  return place_by_forecast(use, program, device);
}

std::unique_ptr<Placement> place_as_asked(const DeviceUse& use, const Prepared& program) {
  if (program.arranged() == nullptr) {
    throw refusal_of(use.choice, DeviceError::Kind::refused,
                     fmt::format("the model '{}' has the affine layout, which the processor alone "
                                 "runs",
                                 program.manifest().name));
  }
  return std::make_unique<Placement>(use, device::find_device(use.choice), as_asked);
}

}  // namespace

Placement::Placement(DeviceUse use, DevicePtr device, std::string why)
    : use_(std::move(use)), device_(std::move(device)), why_(std::move(why)) {}

DevicePtr Placement::device() const {
  if (!device_ || is_given_up_) return nullptr;
  if (!device_->is_lost()) return device_;
  if (use_.choice == DeviceChoice::automatic) return nullptr;
  throw refusal_of(use_.choice, DeviceError::Kind::lost, device_->description().name + " was lost");
}

void Placement::refuse_program(const DeviceError& error) {
  take_over(error);
  is_given_up_ = true;
}

void Placement::refuse_request(const DeviceError& error) {
  take_over(error);
  if (error.kind() != DeviceError::Kind::out_of_memory) is_given_up_ = true;
}

void Placement::answered() { has_refused_last_ = false; }

device::DevicePtr Placement::device_that_reads() const {
  return is_given_up_ || !device_ || device_->is_lost() ? nullptr : device_;
}

/// Of a device that is lost no other program asks anything either.
void Placement::take_over(const DeviceError& error) {
  if (error.kind() == DeviceError::Kind::lost && device_) device_->set_lost();
  if (use_.choice != DeviceChoice::automatic) {
    throw refusal_of(use_.choice, error.kind(), error.what());
  }
  const std::lock_guard lock(mutex_);
  refusal_ = error.what();
  has_refused_last_ = true;
  if (std::exchange(is_told_, true) || !use_.tell) return;
  use_.tell(fmt::format("the processor answers, for the device refuses: {}", refusal_));
}

DeviceReport Placement::report() const {
  const std::lock_guard lock(mutex_);
  if (device_ && !is_given_up_ && !has_refused_last_ && !device_->is_lost()) {
    return {device_->description().kind, device_->description().name, why_};
  }
  return {"cpu", kernels::kernels().name, refusal_.empty() ? why_ : refusal_};
}

std::unique_ptr<Placement> place(const DeviceUse& use, const Prepared& program) {
  switch (use.choice) {
    case DeviceChoice::cpu:
      return on_processor(use, as_asked);
    case DeviceChoice::automatic:
      return place_where_it_pays(use, program);
    case DeviceChoice::cuda:
    case DeviceChoice::emulated:
      break;
  }
  return place_as_asked(use, program);
}

}  // namespace sealion
