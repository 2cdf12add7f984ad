#pragma once

#include <cstddef>
#include <string>

#include "device/device.h"

namespace sealion::bench {

/// What packed requests of one test digit each take.
struct PackedTimes {
  double one_seconds = 0;     ///< of a request alone
  double all_seconds = 0;     ///< of all clients' requests at once
  std::size_t different = 0;  ///< answers that are not the processor's
};

/// Each of so many clients has keys of its own, which are in the device's memory, or as many of
/// them as the executor keeps there.
PackedTimes measure_packed(const device::DevicePtr& device, const std::string& model,
                           std::size_t clients);

}  // namespace sealion::bench
