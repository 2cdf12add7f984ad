#pragma once

#include "device/device.h"
#include "layouts/device_cost.h"
#include "rates/machine_rates.h"

namespace sealion {

/// What a device that is here does in a second: copies and launches as they were measured once, in
/// some hundredths of a second, and kept in the cache folder; its kernels as they are known of an
/// H100, in proportion. Without measuring, copies and launches too. Throws DeviceError.
DeviceRates rates_of_device(const device::DevicePtr& device, const RatesPolicy& policy = {});

}  // namespace sealion
