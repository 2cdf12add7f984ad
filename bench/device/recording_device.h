#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <vector>

#include "device/device.h"

namespace sealion::bench {

/// A device that does what another does and keeps in mind what was launched, so that the launches
/// can be made again, without the copies between: what kernels take where the data are resident.
/// Memory that is freed stays until then.
class RecordingDevice final : public device::Device {
 public:
  explicit RecordingDevice(device::DevicePtr device);
  ~RecordingDevice() override;

  /// The number of a kernel in `device::Kernels`.
  using KernelChoice = std::function<bool(std::size_t kernel)>;
  /// Seconds of all launches of these kernels, in the order in which they were made: the median of
  /// `repeats` passes. What they compute the second time is not what it was.
  double replay_seconds(const KernelChoice& chosen, std::size_t repeats);
  /// Launches of these kernels.
  std::size_t launch_count(const KernelChoice& chosen) const;
  /// Forgets the launches and frees what they needed.
  void forget();

  const device::DeviceDescription& description() const override { return device_->description(); }
  std::size_t free_bytes() const override { return device_->free_bytes(); }
  void* allocate(std::size_t bytes) override { return device_->allocate(bytes); }
  void free(void* memory) noexcept override;
  void* allocate_pinned(std::size_t bytes) override { return device_->allocate_pinned(bytes); }
  void free_pinned(void* memory) noexcept override { device_->free_pinned(memory); }
  bool is_pinned(const void* memory) const override { return device_->is_pinned(memory); }
  Queue make_queue() override { return device_->make_queue(); }
  void free_queue(Queue queue) noexcept override { device_->free_queue(queue); }
  void wait(Queue queue) override { device_->wait(queue); }
  void order(Queue first, Queue queue) override { device_->order(first, queue); }
  void copy_in(void* to, const void* from, std::size_t bytes, Queue queue) override {
    device_->copy_in(to, from, bytes, queue);
  }
  void copy_in(void* to, const void* from, const device::Pitch& pitch, Queue queue) override {
    device_->copy_in(to, from, pitch, queue);
  }
  void copy_out(void* to, const void* from, std::size_t bytes, Queue queue) override {
    device_->copy_out(to, from, bytes, queue);
  }
  void clear(void* memory, std::size_t bytes, Queue queue) override {
    device_->clear(memory, bytes, queue);
  }

 private:
  struct Launch {
    std::size_t kernel;
    device::Grid grid;
    std::vector<std::byte> arguments;
  };

  unsigned blocks_at_once(std::size_t kernel, std::size_t shared_bytes) const override;
  void launch_kernel(std::size_t kernel, const device::Grid& grid, const void* arguments,
                     Queue queue) override;
  void launch_all(const KernelChoice& chosen, Queue queue);

  device::DevicePtr device_;
  mutable std::mutex mutex_;
  std::vector<Launch> launches_;
  std::vector<void*> freed_;
};

}  // namespace sealion::bench
