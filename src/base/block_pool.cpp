#include "base/block_pool.h"

#include <bit>
#include <utility>

#include "base/huge_pages.h"

namespace sealion {
namespace {

/// Mapped at once.
constexpr std::size_t slab = 2 * BlockPool::largest_block;

/// To a size that is kept.
std::size_t block_bytes(std::size_t bytes) { return round_up(bytes, std::bit_floor(bytes) / 4); }

}  // namespace

void* BlockPool::take(std::size_t bytes) {
  if (bytes > largest_block) return map_memory(round_up(bytes, huge_page));
  const std::size_t size = block_bytes(bytes);
  const std::lock_guard lock(mutex_);
  Size& of_size = sizes_[size];
  if (!of_size.idle.empty()) {
    void* const block = of_size.idle.back();
    of_size.idle.pop_back();
    idle_bytes_ -= size;
    return block;
  }
  of_size.idle.reserve(of_size.made + 1);
  void* const block = cut(size);
  ++of_size.made;
  return block;
}

void BlockPool::give_back(void* block, std::size_t bytes) noexcept {
  if (bytes > largest_block) return unmap_memory(block, round_up(bytes, huge_page));
  const std::size_t size = block_bytes(bytes);
  const std::lock_guard lock(mutex_);
  idle_bytes_ += size;
  if (idle_bytes_ > most_kept) drop_pages(block, size);
  sizes_.find(size)->second.idle.push_back(block);
}

void BlockPool::drop_idle() noexcept {
  const std::lock_guard lock(mutex_);
  for (const auto& [size, of_size] : sizes_) {
    for (void* const block : of_size.idle) drop_pages(block, size);
  }
}

void* BlockPool::cut(std::size_t bytes) {
  if (bytes > uncut_bytes_) {
    // What is left of the last one was never touched.
    uncut_ = static_cast<std::uint8_t*>(map_memory(slab));
    uncut_bytes_ = slab;
  }
  uncut_bytes_ -= bytes;
  return std::exchange(uncut_, uncut_ + bytes);
}

BlockPool& block_pool() {
  static BlockPool& pool = *new BlockPool;  // never destroyed: buffers of static objects come last
  return pool;
}

}  // namespace sealion
