#pragma once

#include "device/device.h"

namespace sealion {

/// How a device is reached.
struct DeviceReach {
  double copy_in_bytes;   ///< a second, from pinned memory
  double copy_out_bytes;  ///< a second, to pinned memory
  double launch_seconds;  ///< of a kernel that does nothing, one of many in a queue
};

/// Measures it, of some rounds the best, to two digits. Throws DeviceError.
DeviceReach measure_device(const device::DevicePtr& device);

}  // namespace sealion
