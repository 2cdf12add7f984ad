#include "bench/device/recording_device.h"

#include <algorithm>
#include <array>
#include <utility>

#include "bench/device/test_digits.h"
#include "device/device_memory.h"

namespace sealion::bench {
namespace {

using device::Device;
using device::Grid;
using device::KernelList;

/// What is known of a kernel by its number.
struct KernelCalls {
  std::size_t argument_bytes;
  void (*launch)(Device&, const Grid&, const void* arguments, Device::Queue);
  unsigned (*concurrent_blocks)(const Device&, std::size_t shared_bytes);
};

template <typename Kernel>
KernelCalls calls_of() {
  using Arguments = typename Kernel::Arguments;
  return {sizeof(Arguments),
          [](Device& device, const Grid& grid, const void* arguments, Device::Queue queue) {
            device.launch<Kernel>(grid, *static_cast<const Arguments*>(arguments), queue);
          },
          [](const Device& device, std::size_t shared_bytes) {
            return device.concurrent_blocks<Kernel>(shared_bytes);
          }};
}

template <typename... Listed>
std::array<KernelCalls, sizeof...(Listed)> all_calls(KernelList<Listed...>) {
  return {calls_of<Listed>()...};
}
const auto kernel_calls = all_calls(device::Kernels{});

}  // namespace

RecordingDevice::RecordingDevice(device::DevicePtr device) : device_(std::move(device)) {}

RecordingDevice::~RecordingDevice() { forget(); }

void RecordingDevice::free(void* memory) noexcept {
  const std::lock_guard lock(mutex_);
  freed_.push_back(memory);
}

unsigned RecordingDevice::blocks_at_once(std::size_t kernel, std::size_t shared_bytes) const {
  return kernel_calls[kernel].concurrent_blocks(*device_, shared_bytes);
}

void RecordingDevice::launch_kernel(std::size_t kernel, const Grid& grid, const void* arguments,
                                    Queue queue) {
  const auto* const bytes = static_cast<const std::byte*>(arguments);
  {
    const std::lock_guard lock(mutex_);
    launches_.push_back({kernel, grid, {bytes, bytes + kernel_calls[kernel].argument_bytes}});
  }
  kernel_calls[kernel].launch(*device_, grid, arguments, queue);
}

void RecordingDevice::launch_all(const KernelChoice& chosen, Queue queue) {
  for (const Launch& launch : launches_) {
    if (!chosen(launch.kernel)) continue;
    kernel_calls[launch.kernel].launch(*device_, launch.grid, launch.arguments.data(), queue);
  }
  device_->wait(queue);
}

double RecordingDevice::replay_seconds(const KernelChoice& chosen, std::size_t repeats) {
  const device::DeviceQueue queue(device_);
  return median_seconds(repeats, [&] { launch_all(chosen, queue); });
}

std::size_t RecordingDevice::launch_count(const KernelChoice& chosen) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      launches_, [&](const Launch& launch) { return chosen(launch.kernel); }));
}

void RecordingDevice::forget() {
  launches_.clear();
  for (void* const memory : freed_) device_->free(memory);
  freed_.clear();
}

}  // namespace sealion::bench
