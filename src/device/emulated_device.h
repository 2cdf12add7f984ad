#pragma once

#include <cstddef>

#include "device/device.h"

namespace sealion::device {

/// A device that is the processor: the kernels' own source, phase by phase and thread by thread. It
/// is slow; what it computes is what a graphics card computes. For tests, and for who wants to see
/// that. `memory_bytes` is what it gives away at most, `shared_bytes` what a block may share.
DevicePtr make_emulated_device(std::size_t memory_bytes = std::size_t{1} << 33,
                               std::size_t shared_bytes = std::size_t{160} << 10);

}  // namespace sealion::device
