#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "device/device_choice.h"

namespace sealion {

/// What whoever answers requests is told of devices.
struct DeviceUse {
  device::DeviceChoice choice = device::DeviceChoice::cpu;
  /// Told once, in a sentence, where a device refuses a program or a request and the processor
  /// answers instead; may be empty, and is called by any thread.
  std::function<void(const std::string& sentence)> tell = {};
  /// How many are to be answered, where that is known: `automatic` opens a card only if they gain
  /// more by it than that takes.
  std::optional<std::size_t> requests = std::nullopt;
};

}  // namespace sealion
