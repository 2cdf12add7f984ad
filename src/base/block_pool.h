#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

namespace sealion {

/// Blocks for buffers that come and go with every operation on ciphertexts: cut from large pages,
/// and kept for whoever next asks for as much. Blocks of some sizes alone are kept, so that few lie
/// idle: those that are 4, 5, 6 or 7 times a power of two. Safe for several threads.
class BlockPool {
 public:
  /// Smaller blocks are better served by malloc; larger ones are the system's again when they are
  /// given back.
  static constexpr std::size_t least_block = std::size_t{1} << 16;
  static constexpr std::size_t largest_block = std::size_t{1} << 24;
  /// So much of what lies idle stays in memory.
  static constexpr std::size_t most_kept = std::size_t{1} << 28;

  /// `least_block` bytes or more, whose content is arbitrary, aligned to a page. Throws
  /// std::bad_alloc.
  void* take(std::size_t bytes);
  /// A block that was taken with so many bytes.
  void give_back(void* block, std::size_t bytes) noexcept;
  /// Gives the memory of all idle blocks back to the system.
  void drop_idle() noexcept;

 private:
  struct Size {
    std::size_t made = 0;
    std::vector<void*> idle;  // has room for all that were made
  };
  void* cut(std::size_t bytes);

  std::mutex mutex_;
  std::map<std::size_t, Size> sizes_;  // by bytes
  std::uint8_t* uncut_ = nullptr;      // of the memory that blocks are cut from
  std::size_t uncut_bytes_ = 0;
  std::size_t idle_bytes_ = 0;
};

/// That of all kernel buffers; it outlives everything else.
BlockPool& block_pool();

}  // namespace sealion
