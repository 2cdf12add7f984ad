#include "rates/measure_device.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <functional>
#include <limits>
#include <utility>

#include "base/stopwatch.h"
#include "device/device_memory.h"
#include "rates/two_digits.h"

namespace sealion {
namespace {

using device::Device;
using device::DeviceArray;
using device::DevicePtr;
using device::DeviceQueue;

constexpr std::size_t device_rounds = 5, copied_bytes = std::size_t{1} << 25, launches = 256;

/// Pinned memory, written once, so that all of it is there.
class PinnedBytes {
 public:
  PinnedBytes(DevicePtr device, std::size_t size)
      : device_(std::move(device)), data_(device_->allocate_pinned(size)) {
    std::memset(data_, 1, size);
  }
  PinnedBytes(const PinnedBytes&) = delete;
  PinnedBytes& operator=(const PinnedBytes&) = delete;
  ~PinnedBytes() { device_->free_pinned(data_); }

  void* data() const { return data_; }

 private:
  DevicePtr device_;
  void* data_;
};

/// Of what `enqueue` puts into the queue, of some rounds the best; the first one is the device's to
/// get ready.
double best_seconds(const DeviceQueue& queue, const std::function<void()>& enqueue) {
  enqueue();
  queue.wait();
  double best = std::numeric_limits<double>::infinity();
  for (std::size_t round = 0; round < device_rounds; ++round) {
    const Stopwatch stopwatch;
    enqueue();
    queue.wait();
    best = std::min(best, stopwatch.seconds());
  }
  return best;
}

/// Ciphertexts to pack, none of them.
void launch_many(Device& device, const DeviceQueue& queue) {
  const device::CiphertextsArguments nothing{};
  for (std::size_t i = 0; i < launches; ++i) {
    device.launch<device::PackCiphertexts>({}, nothing, queue);
  }
}

}  // namespace

DeviceReach measure_device(const DevicePtr& device) {
  const PinnedBytes pinned(device, copied_bytes);
  const DeviceArray<std::byte> memory(device, copied_bytes);
  const DeviceQueue queue(device);
  const double in = best_seconds(
      queue, [&] { device->copy_in(memory.data(), pinned.data(), copied_bytes, queue); });
  const double out = best_seconds(
      queue, [&] { device->copy_out(pinned.data(), memory.data(), copied_bytes, queue); });
  const double all_launches = best_seconds(queue, [&] { launch_many(*device, queue); });
  return {two_digits(copied_bytes / in), two_digits(copied_bytes / out),
          two_digits(all_launches / static_cast<double>(launches))};
}

}  // namespace sealion
