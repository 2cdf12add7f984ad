#pragma once

#include <cstddef>
#include <cstdint>

#include "layouts/cost.h"
#include "layouts/device_cost.h"
#include "runtime/prepared.h"

namespace sealion {

/// What a request costs on a device, and on the processor.
struct DeviceForecast {
  DeviceSeconds device;
  double processor_seconds;
  std::size_t launches;
  std::uint64_t memory_bytes;  ///< of requests, keys and buffers, all at once, as on the processor

  bool pays() const { return device.all() < processor_seconds; }
};

/// Of a request of so many records of a program that is not in the affine layout, which no device
/// runs.
DeviceForecast forecast_on_device(const Prepared& program, std::size_t records,
                                  const CostModel& processor, const DeviceRates& device);

}  // namespace sealion
