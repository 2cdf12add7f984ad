#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "base/lender.h"
#include "device/device.h"
#include "device/device_memory.h"
#include "device/staging.h"
#include "device/tables.h"

namespace sealion::device {

class Workspace;

/// An array of a workspace, which gets its memory back; it must not outlive it.
template <typename T>
class WorkArray {
 public:
  WorkArray() = default;
  WorkArray(WorkArray&& other) noexcept
      : owner_(std::exchange(other.owner_, nullptr)),
        memory_(std::move(other.memory_)),
        size_(std::exchange(other.size_, 0)) {}
  WorkArray& operator=(WorkArray&& other) noexcept {
    std::swap(owner_, other.owner_);
    std::swap(memory_, other.memory_);
    std::swap(size_, other.size_);
    return *this;
  }
  WorkArray(const WorkArray&) = delete;
  WorkArray& operator=(const WorkArray&) = delete;
  ~WorkArray();

  T* data() const { return reinterpret_cast<T*>(memory_.data()); }
  std::size_t size() const { return size_; }

 private:
  friend class Workspace;
  WorkArray(Workspace* owner, DeviceArray<std::byte> memory, std::size_t size)
      : owner_(owner), memory_(std::move(memory)), size_(size) {}

  Workspace* owner_ = nullptr;
  DeviceArray<std::byte> memory_;
  std::size_t size_ = 0;
};

/// A queue, and memory for what is queued there one after the other: what is given back serves the
/// next who asks, without a word to the device, for what they queue comes later. For one thread at
/// a time.
class Workspace {
 public:
  explicit Workspace(const DevicePtr& device)
      : device_(device), staging_(device), tables_(device), queue_(device) {}
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  Device& device() const { return *device_; }
  Device::Queue queue() const { return queue_; }

  /// Uninitialised. Throws DeviceError where there is no memory.
  template <typename T>
  WorkArray<T> array(std::size_t size) {
    if (size == 0) return {};
    return {this, memory(size * sizeof(T)), size};
  }
  /// Processor memory that the device copies from and to by itself, uninitialised, until `reset`.
  template <typename T>
  std::span<T> stage(std::size_t size) {
    return {reinterpret_cast<T*>(staging_.take(size * sizeof(T))), size};
  }
  /// What was staged to as many values of the device, or back.
  template <typename T>
  void copy_in(T* to, std::span<const T> staged) {
    if (!staged.empty()) device_->copy_in(to, staged.data(), staged.size_bytes(), queue_);
  }
  template <typename T>
  void copy_out(std::span<T> staged, const T* from) {
    if (!staged.empty()) device_->copy_out(staged.data(), from, staged.size_bytes(), queue_);
  }
  /// Plain data for kernels that are launched from now on, until `reset`: what is placed before one
  /// launch goes in one copy.
  template <typename T>
  const T* place(std::span<const T> values) {
    return reinterpret_cast<const T*>(tables_.place(std::as_bytes(values), queue_));
  }
  template <typename T>
  const T* place(const std::vector<T>& values) {
    return place(std::span<const T>(values));
  }
  /// On as many blocks as run at once, at most one for each of `units`; nothing where there is
  /// none.
  template <typename Kernel>
  void launch(std::uint64_t units, std::size_t shared_bytes,
              const typename Kernel::Arguments& arguments) {
    if (units == 0) return;
    const std::uint64_t at_once = device_->concurrent_blocks<Kernel>(shared_bytes);
    const auto blocks = static_cast<unsigned>(least(units, at_once));
    tables_.send(queue_);
    device_->launch<Kernel>({blocks, shared_bytes}, arguments, queue_);
  }
  /// A thread for each of `units`, or fewer in turn.
  template <typename Kernel>
  void launch_threads(std::uint64_t units, const typename Kernel::Arguments& arguments) {
    launch<Kernel>((units + block_threads - 1) / block_threads, 0, arguments);
  }
  /// Bytes of all arrays at a time, the most since `reset`.
  std::size_t peak_bytes() const { return peak_bytes_; }
  /// Bytes that arrays have, and that came back from them.
  std::size_t held_bytes() const { return used_bytes_ + free_bytes_; }

  /// Until all is done that was queued.
  void wait() { queue_.wait(); }
  /// Waits too, and the memory of what was staged and placed serves again.
  void reset();

 private:
  template <typename T>
  friend class WorkArray;
  DeviceArray<std::byte> memory(std::size_t bytes);
  DeviceArray<std::byte> new_memory(std::size_t bytes);
  void give_back(DeviceArray<std::byte> memory);

  DevicePtr device_;
  std::multimap<std::size_t, DeviceArray<std::byte>> free_;  // by their bytes
  std::size_t used_bytes_ = 0, peak_bytes_ = 0, free_bytes_ = 0;
  Staging staging_;
  Tables tables_;
  DeviceQueue queue_;  // the last: what it holds is waited for before memory is freed
};

/// Those of a device (one_for.h), with the memory that they have come to.
class Workspaces : public Lender<Workspace> {
 public:
  explicit Workspaces(const DevicePtr& device)
      : Lender([device] { return std::make_unique<Workspace>(device); }) {}
};

template <typename T>
WorkArray<T>::~WorkArray() {
  if (owner_ != nullptr) owner_->give_back(std::move(memory_));
}

}  // namespace sealion::device
