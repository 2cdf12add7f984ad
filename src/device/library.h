#pragma once

#include <string>

#include "device/device.h"
#include "device/device_choice.h"

namespace sealion::device {

/// The device that this choice can have; null for the processor. `cuda` throws DeviceError where
/// there is none, saying what is missing. The library `sealion-cuda` is the one that
/// SEALION_CUDA_LIBRARY names, or is looked for from the folder of the program, or of the shared
/// library that this is part of: there, in sealion/, ../sealion/, ../lib/ and ../lib/sealion/. A
/// device is opened once a process.
DevicePtr find_device(DeviceChoice choice);

/// Why `automatic` finds none, one sentence; empty where it finds one.
std::string why_no_device();

}  // namespace sealion::device
