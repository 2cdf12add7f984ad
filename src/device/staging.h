#pragma once

#include <cstddef>
#include <vector>

#include "device/device.h"
#include "device/device_memory.h"

namespace sealion::device {

/// Processor memory that a device copies from and to by itself.
class Staging {
 public:
  explicit Staging(DevicePtr device);
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  /// Uninitialised, until `clear`.
  std::byte* take(std::size_t bytes);
  /// All of it serves again.
  void clear();

 private:
  DevicePtr device_;
  std::vector<PinnedMemory> chunks_;
  std::size_t chunk_ = 0, used_ = 0;  // of that chunk
};

}  // namespace sealion::device
