#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "device/device.h"
#include "device/device_memory.h"

namespace sealion::device {

/// Small tables for kernels, which go to the device many in one copy.
class Tables {
 public:
  explicit Tables(DevicePtr device);
  Tables(const Tables&) = delete;
  Tables& operator=(const Tables&) = delete;

  /// Where the bytes will be in the device's memory once `send` is queued, until `clear`; at a
  /// multiple of 16. May queue a copy of what was placed before.
  const std::byte* place(std::span<const std::byte> bytes, Device::Queue queue);
  /// Queues a copy of all that was placed since the last one.
  void send(Device::Queue queue);
  /// All memory serves again: copies and kernels that read it have been waited for.
  void clear();

 private:
  struct Chunk {
    DeviceArray<std::byte> there;
    PinnedMemory here;
  };

  DevicePtr device_;
  std::vector<Chunk> chunks_;
  std::size_t chunk_ = 0, sent_ = 0, used_ = 0;  // of that chunk, in bytes
};

}  // namespace sealion::device
