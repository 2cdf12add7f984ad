#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/zeroed_memory.h"
#include "device/device_error.h"
#include "device/device_memory.h"

namespace sealion::device {

/// Memory for the bytes of a request, so that they are read straight to where a device copies them
/// from: pinned where there is a device and they are many, else the processor's own. What it holds
/// at first may be what a request before left there.
class RequestMemory {
 public:
  /// `device` may be null.
  RequestMemory(std::size_t size, const DevicePtr& device) {
    constexpr std::size_t many = std::size_t{1} << 20;
    if (device && size >= many) {
      try {
        pinned_.emplace(device, size);
        return;
      } catch (const DeviceError&) {
        // Other memory will do.
      }
    }
    own_ = ZeroedVector<std::uint8_t>(size);
  }

  std::span<std::uint8_t> bytes() {
    return pinned_ ? std::span(pinned_->data(), pinned_->size()) : std::span(own_);
  }
  bool is_pinned() const { return pinned_.has_value(); }

 private:
  std::optional<PinnedMemory> pinned_;
  ZeroedVector<std::uint8_t> own_;
};

}  // namespace sealion::device
