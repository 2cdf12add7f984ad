#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "device/kernels/kernel_list.h"
#include "device/kernels/kernels.h"

namespace sealion::device {

/// What a device is.
struct DeviceDescription {
  std::string name;              ///< for people: "NVIDIA H100 PCIe"
  std::string kind;              ///< "cuda" or "emulated"
  std::size_t memory_bytes = 0;  ///< of all of it
  unsigned processors = 0;       ///< multiprocessors, or threads
  std::size_t shared_bytes = 0;  ///< that a block may have
};

/// Blocks of `block_threads` threads, each with so many bytes of shared memory.
struct Grid {
  unsigned blocks = 1;
  std::size_t shared_bytes = 0;
};

/// Rows of one width in memory whose starts are `pitch` bytes apart.
struct Pitch {
  std::size_t to, from;  ///< pitches
  std::size_t width, rows;
};

/// A processor with memory of its own that runs the kernels of `kernels/`: the seam between what is
/// to be done and what a platform does for it. What is queued is done in the order in which it was
/// queued, while the caller goes on, until `wait`; queues run beside each other. Any number of
/// threads may use a device at once, each with queues of its own. Every call may throw
/// `unsupported` where the device is lost or refuses, naming what it said, and `out_of_memory` from
/// `allocate`; what a launch does wrong is thrown by the next `wait`. Secret keys never come here.
class Device {
 public:
  virtual ~Device() = default;

  virtual const DeviceDescription& description() const = 0;
  /// Whether it failed for good (DeviceError::Kind::lost): nobody asks it again. Who catches the
  /// error says so.
  bool is_lost() const { return is_lost_; }
  void set_lost() { is_lost_ = true; }
  /// Now, of all processes.
  virtual std::size_t free_bytes() const = 0;

  /// Memory of the device, uninitialised, at a multiple of 256 bytes. DeviceMemory frees it.
  virtual void* allocate(std::size_t bytes) = 0;
  /// Nothing that is queued uses it any more: the next one gets it as it is.
  virtual void free(void* memory) noexcept = 0;
  /// Memory of the processor that the device copies from and to by itself, at the bus's rate.
  virtual void* allocate_pinned(std::size_t bytes) = 0;
  virtual void free_pinned(void* memory) noexcept = 0;
  /// Whether it lies in such memory.
  virtual bool is_pinned(const void* memory) const = 0;

  using Queue = std::uint64_t;
  virtual Queue make_queue() = 0;
  virtual void free_queue(Queue queue) noexcept = 0;
  /// Until all is done that is in the queue.
  virtual void wait(Queue queue) = 0;
  /// What is queued in `queue` from now on begins after what is in `first` by now.
  virtual void order(Queue first, Queue queue) = 0;

  /// Queues copies. Processor memory that is not pinned may be read or written before the call
  /// returns or any time until `wait`: it stays as it is until then.
  virtual void copy_in(void* to, const void* from, std::size_t bytes, Queue queue) = 0;
  virtual void copy_in(void* to, const void* from, const Pitch& pitch, Queue queue) = 0;
  virtual void copy_out(void* to, const void* from, std::size_t bytes, Queue queue) = 0;
  virtual void clear(void* memory, std::size_t bytes, Queue queue) = 0;

  /// Blocks with so much shared memory that run at once.
  template <typename Kernel>
  unsigned concurrent_blocks(std::size_t shared_bytes) const {
    return blocks_at_once(Kernels::number<Kernel>(), shared_bytes);
  }
  template <typename Kernel>
  void launch(const Grid& grid, const typename Kernel::Arguments& arguments, Queue queue) {
    launch_kernel(Kernels::number<Kernel>(), grid, &arguments, queue);
  }

 protected:
  virtual unsigned blocks_at_once(std::size_t kernel, std::size_t shared_bytes) const = 0;
  virtual void launch_kernel(std::size_t kernel, const Grid& grid, const void* arguments,
                             Queue queue) = 0;

 private:
  std::atomic<bool> is_lost_{false};
};

using DevicePtr = std::shared_ptr<Device>;

}  // namespace sealion::device
