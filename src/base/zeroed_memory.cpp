#include "base/zeroed_memory.h"

#include <cstring>
#include <limits>
#include <new>

#include "base/block_pool.h"
#include "base/cleanse.h"
#include "base/huge_pages.h"
#include "base/memory.h"

namespace sealion {
namespace {

/// From here on a large page, all of it, is made faster than common ones.
constexpr std::size_t least_mapped = huge_page / 8;

}  // namespace

void* allocate_zeroed(std::size_t bytes) {
  if (bytes > std::numeric_limits<std::size_t>::max() - huge_page) throw std::bad_alloc();
  if (bytes >= least_mapped) return map_memory(round_up(bytes, huge_page));
  return std::memset(allocate_aligned(bytes), 0, bytes);
}

void free_zeroed(void* memory, std::size_t bytes) noexcept {
  if (memory == nullptr) return;
  if (bytes >= least_mapped) {
    unmap_memory(memory, round_up(bytes, huge_page));
  } else {
    free_aligned(memory, bytes);
  }
}

void* allocate_zeroed_secret(std::size_t bytes) {
  if (bytes > BlockPool::largest_block) return allocate_zeroed(bytes);
  return std::memset(allocate_aligned(bytes), 0, bytes);
}

void free_zeroed_secret(void* memory, std::size_t bytes) noexcept {
  if (memory == nullptr) return;
  cleanse(memory, bytes);
  if (bytes > BlockPool::largest_block) {
    free_zeroed(memory, bytes);
  } else {
    free_aligned(memory, bytes);
  }
}

}  // namespace sealion
