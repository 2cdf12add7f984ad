#pragma once

#include <cstddef>
#include <string>

#include "device/device.h"

namespace sealion::bench {

/// What test digits take, all batches at once, in all channels.
struct SlotwiseTimes {
  double network_seconds = 0;  ///< on data that are in the device's memory
  double kernels_seconds = 0;  ///< with the check of residues and the expansion of seeded halves
  double whole_seconds = 0;    ///< from request bytes in pinned memory to answer bytes
  std::size_t launches = 0;
  std::size_t different = 0;  ///< batches of answers that are not the processor's
};

SlotwiseTimes measure_slotwise(const device::DevicePtr& device, const std::string& model,
                               std::size_t digits);

}  // namespace sealion::bench
