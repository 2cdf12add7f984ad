#include "device/emulated_device.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <map>
#include <mutex>
#include <new>
#include <unordered_map>
#include <vector>

#include "base/parallel.h"
#include "device/device_error.h"
#include "device/kernels/block.h"
#include "device/kernels/kernels.h"

namespace sealion::device {
namespace {

constexpr std::align_val_t alignment{256};

using Entry = void (*)(HostBlock& block, const void* arguments);

template <typename Kernel>
void enter(HostBlock& block, const void* arguments) {
  Kernel::run(block, *static_cast<const typename Kernel::Arguments*>(arguments));
}

template <typename... Listed>
constexpr std::array<Entry, sizeof...(Listed)> entries_of(KernelList<Listed...>) {
  return {&enter<Listed>...};
}
constexpr auto entries = entries_of(Kernels{});

class EmulatedDevice final : public Device {
 public:
  EmulatedDevice(std::size_t memory_bytes, std::size_t shared_bytes) : free_bytes_(memory_bytes) {
    description_.name = "the processor, as a device";
    description_.kind = "emulated";
    description_.memory_bytes = memory_bytes;
    description_.processors = static_cast<unsigned>(available_threads());
    description_.shared_bytes = shared_bytes;
  }

  const DeviceDescription& description() const override { return description_; }
  std::size_t free_bytes() const override {
    const std::lock_guard lock(mutex_);
    return free_bytes_;
  }

  void* allocate(std::size_t bytes) override {
    const std::lock_guard lock(mutex_);
    if (bytes > free_bytes_) {
      throw DeviceError(DeviceError::Kind::out_of_memory,
                        fmt::format("{}: {} bytes are wanted, {} are free", description_.name,
                                    bytes, free_bytes_));
    }
    void* const memory = ::operator new(bytes, alignment);
    // What nobody has written is not zero on a card either.
    std::memset(memory, 0xA5, bytes);
    free_bytes_ -= bytes;
    sizes_[memory] = bytes;
    return memory;
  }
  void free(void* memory) noexcept override {
    const std::lock_guard lock(mutex_);
    const auto entry = sizes_.find(memory);
    free_bytes_ += entry->second;
    sizes_.erase(entry);
    ::operator delete(memory, alignment);
  }
  void* allocate_pinned(std::size_t bytes) override {
    const std::lock_guard lock(mutex_);
    void* const memory = ::operator new(bytes, alignment);
    pinned_[static_cast<const std::byte*>(memory)] = bytes;
    return memory;
  }
  void free_pinned(void* memory) noexcept override {
    const std::lock_guard lock(mutex_);
    pinned_.erase(static_cast<const std::byte*>(memory));
    ::operator delete(memory, alignment);
  }
  bool is_pinned(const void* memory) const override {
    const std::lock_guard lock(mutex_);
    const auto* const at = static_cast<const std::byte*>(memory);
    const auto after = pinned_.upper_bound(at);
    if (after == pinned_.begin()) return false;
    const auto found = std::prev(after);
    return at < found->first + found->second;
  }

  // All is done where it is queued.
  Queue make_queue() override { return 0; }
  void free_queue(Queue) noexcept override {}
  void wait(Queue) override {}
  void order(Queue, Queue) override {}

  void copy_in(void* to, const void* from, std::size_t bytes, Queue) override {
    std::memcpy(to, from, bytes);
  }
  void copy_in(void* to, const void* from, const Pitch& pitch, Queue) override {
    for (std::size_t row = 0; row < pitch.rows; ++row) {
      std::memcpy(static_cast<std::byte*>(to) + row * pitch.to,
                  static_cast<const std::byte*>(from) + row * pitch.from, pitch.width);
    }
  }
  void copy_out(void* to, const void* from, std::size_t bytes, Queue) override {
    std::memcpy(to, from, bytes);
  }
  void clear(void* memory, std::size_t bytes, Queue) override { std::memset(memory, 0, bytes); }

 private:
  unsigned blocks_at_once(std::size_t, std::size_t) const override {
    return description_.processors;
  }
  void launch_kernel(std::size_t kernel, const Grid& grid, const void* arguments, Queue) override {
    if (grid.shared_bytes > description_.shared_bytes) {
      throw DeviceError(
          DeviceError::Kind::refused,
          fmt::format("{}: a block wants {} bytes of shared memory, there are {}",
                      description_.name, grid.shared_bytes, description_.shared_bytes));
    }
    using Shared = std::vector<std::byte>;
    parallel_for_each(
        grid.blocks, {}, [&] { return std::make_unique<Shared>(grid.shared_bytes); },
        [&](Shared& shared, std::size_t i) {
          std::ranges::fill(shared, std::byte{0xA5});
          HostBlock block(static_cast<unsigned>(i), grid.blocks, block_threads, shared);
          entries[kernel](block, arguments);
        });
  }

  DeviceDescription description_;
  mutable std::mutex mutex_;
  std::size_t free_bytes_;
  std::unordered_map<void*, std::size_t> sizes_;
  std::map<const std::byte*, std::size_t> pinned_;
};

}  // namespace

DevicePtr make_emulated_device(std::size_t memory_bytes, std::size_t shared_bytes) {
  return std::make_shared<EmulatedDevice>(memory_bytes, shared_bytes);
}

}  // namespace sealion::device
