#include "base/memory.h"

#include <new>

#include "base/block_pool.h"

namespace sealion {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool is_sanitized = true;
#elif defined(__has_feature)
constexpr bool is_sanitized = __has_feature(address_sanitizer);
#else
constexpr bool is_sanitized = false;
#endif

/// Not under a sanitizer, which watches over what malloc gives.
bool is_pooled(std::size_t bytes) { return !is_sanitized && bytes >= BlockPool::least_block; }

constexpr std::align_val_t alignment{kernel_alignment};

}  // namespace

void* allocate_aligned(std::size_t bytes) {
  return is_pooled(bytes) ? block_pool().take(bytes) : ::operator new(bytes, alignment);
}

void free_aligned(void* memory, std::size_t bytes) noexcept {
  if (is_pooled(bytes)) {
    block_pool().give_back(memory, bytes);
  } else {
    ::operator delete(memory, alignment);
  }
}

}  // namespace sealion
