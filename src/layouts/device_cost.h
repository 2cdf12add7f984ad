#pragma once

#include <cstddef>
#include <cstdint>

#include "device/device.h"
#include "layouts/cost.h"

namespace sealion {

/// What a device does in a second, all of it together.
struct DeviceRates {
  CostModel kernels;          ///< as of one thread, with the device's own memory
  double copy_in_bytes = 0;   ///< from the processor's pinned memory
  double copy_out_bytes = 0;  ///< back to it
  double launch_seconds = 0;  ///< of one kernel, beyond what it does
  std::uint64_t memory_bytes = 0;
};

/// What a process waits for a card when it first uses one. Assumed: the driver sets up as much for
/// any program.
inline constexpr double opening_seconds = 0.3;

/// A graphics card as it is known without one: an H100.
device::DeviceDescription described_device();
/// Its rates, from what was measured on one where the source says so, else assumed.
DeviceRates described_device_rates();
/// Of another device where nothing was measured: in proportion to its multiprocessors.
DeviceRates described_device_rates(const device::DeviceDescription& device);

/// Forecast for a batch whose inputs lie in the processor's memory, one thing after the other.
struct DeviceSeconds {
  double kernels, copies, launches;

  double all() const { return kernels + copies + launches; }
};

/// Of a batch that takes so many launches.
DeviceSeconds device_seconds(const Cost& cost, std::size_t launches, const DeviceRates& rates);

}  // namespace sealion
