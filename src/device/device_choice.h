#pragma once

namespace sealion::device {

/// What runs encrypted programs.
enum class DeviceChoice {
  cpu,
  cuda,       ///< a graphics card of NVIDIA's, or an error
  automatic,  ///< such a card where there is one and its forecast is better, else the processor
  emulated    ///< the card's kernels on the processor: slow, to compare
};

}  // namespace sealion::device
