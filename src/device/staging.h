#pragma once

#include <cstddef>
#include <vector>

#include "device/device.h"

namespace sealion::device {

/// Processor memory that a device copies from and to by itself.
class Staging {
 public:
  explicit Staging(DevicePtr device);
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;
  ~Staging();

  /// Uninitialised, until `clear`.
  std::byte* take(std::size_t bytes);
  /// All of it serves again.
  void clear();

 private:
  struct Chunk {
    std::byte* data;
    std::size_t bytes;
  };

  DevicePtr device_;
  std::vector<Chunk> chunks_;
  std::size_t chunk_ = 0, used_ = 0;  // of that chunk
};

}  // namespace sealion::device
