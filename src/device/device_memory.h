#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "device/device.h"

namespace sealion::device {

/// An array in a device's memory, freed with it. T is plain data.
template <typename T>
class DeviceArray {
 public:
  DeviceArray() = default;
  /// Uninitialised.
  DeviceArray(DevicePtr device, std::size_t size)
      : device_(std::move(device)),
        data_(size == 0 ? nullptr : static_cast<T*>(device_->allocate(size * sizeof(T)))),
        size_(size) {}
  DeviceArray(DeviceArray&& other) noexcept
      : device_(std::move(other.device_)),
        data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)) {}
  DeviceArray& operator=(DeviceArray&& other) noexcept {
    std::swap(device_, other.device_);
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  DeviceArray(const DeviceArray&) = delete;
  DeviceArray& operator=(const DeviceArray&) = delete;
  ~DeviceArray() {
    if (data_ != nullptr) device_->free(data_);
  }

  T* data() const { return data_; }
  std::size_t size() const { return size_; }
  std::size_t bytes() const { return size_ * sizeof(T); }

 private:
  DevicePtr device_;
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

/// Bytes of pinned memory, freed with it.
class PinnedMemory {
 public:
  PinnedMemory(DevicePtr device, std::size_t size)
      : device_(std::move(device)),
        data_(static_cast<std::uint8_t*>(device_->allocate_pinned(size))),
        size_(size) {}
  PinnedMemory(PinnedMemory&& other) noexcept
      : device_(std::move(other.device_)),
        data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)) {}
  PinnedMemory(const PinnedMemory&) = delete;
  PinnedMemory& operator=(const PinnedMemory&) = delete;
  ~PinnedMemory() {
    if (data_ != nullptr) device_->free_pinned(data_);
  }

  std::uint8_t* data() const { return data_; }
  std::size_t size() const { return size_; }

 private:
  DevicePtr device_;
  std::uint8_t* data_;
  std::size_t size_;
};

/// A queue, freed with it: what it holds is waited for.
class DeviceQueue {
 public:
  explicit DeviceQueue(DevicePtr device)
      : device_(std::move(device)), number_(device_->make_queue()) {}
  DeviceQueue(const DeviceQueue&) = delete;
  DeviceQueue& operator=(const DeviceQueue&) = delete;
  ~DeviceQueue() { device_->free_queue(number_); }

  operator Device::Queue() const { return number_; }
  void wait() const { device_->wait(number_); }

 private:
  DevicePtr device_;
  Device::Queue number_;
};

/// The values in a new array of the device, complete on return.
template <typename T>
DeviceArray<T> copied_in(const DevicePtr& device, std::span<const T> values) {
  DeviceArray<T> array(device, values.size());
  if (values.empty()) return array;
  DeviceQueue queue(device);
  device->copy_in(array.data(), values.data(), values.size_bytes(), queue);
  queue.wait();
  return array;
}
template <typename T>
DeviceArray<T> copied_in(const DevicePtr& device, const std::vector<T>& values) {
  return copied_in(device, std::span<const T>(values));
}

}  // namespace sealion::device
