#pragma once

#include <string>

#include "device/device.h"
#include "device/device_choice.h"

namespace sealion::device {

/// The device that this choice can have; null for the processor. `cuda` throws DeviceError where
/// there is none, saying what is missing: the library `sealion-cuda` is looked for beside this
/// program's own libraries, in ../lib and ../lib/sealion of the program, and where
/// SEALION_CUDA_LIBRARY says. A device is opened once a process.
DevicePtr find_device(DeviceChoice choice);

/// Why `automatic` finds none, one sentence; empty where it finds one.
std::string why_no_device();

}  // namespace sealion::device
