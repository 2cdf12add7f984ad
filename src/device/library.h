#pragma once

#include <string>
#include <vector>

#include "device/device.h"

namespace sealion::device {

/// What runs encrypted programs.
enum class DeviceChoice {
  cpu,
  cuda,       ///< a graphics card of NVIDIA's, or an error
  automatic,  ///< such a card where there is one and the plan says that it pays, else the processor
  emulated    ///< the card's kernels on the processor: slow, to compare
};

/// The device that this choice can have; null for the processor. `cuda` throws DeviceError where
/// there is none, saying what is missing. The library `sealion-cuda` is the one that
/// SEALION_CUDA_LIBRARY names, or is looked for from the folder of the program, or of the shared
/// library that this is part of: there, in sealion/, ../sealion/, ../lib/ and ../lib/sealion/. A
/// device is opened once a process.
DevicePtr find_device(DeviceChoice choice);

/// Why `automatic` finds none, one sentence; empty where it finds one.
std::string why_no_device();

}  // namespace sealion::device
