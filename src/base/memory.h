#pragma once

#include <cstddef>
#include <vector>

#include "base/cleanse.h"

namespace sealion {

/// Alignment of every buffer that a vector kernel touches: one cache line, one 512-bit register.
inline constexpr std::size_t kernel_alignment = 64;

/// Large buffers come from `block_pool`. Throws std::bad_alloc.
void* allocate_aligned(std::size_t bytes);
void free_aligned(void* memory, std::size_t bytes) noexcept;

template <typename T>
struct AlignedAllocator {
  using value_type = T;
  AlignedAllocator() = default;
  template <typename U>
  AlignedAllocator(const AlignedAllocator<U>&) {}
  /// So many values are no more bytes than std::vector allows.
  T* allocate(std::size_t count) { return static_cast<T*>(allocate_aligned(count * sizeof(T))); }
  void deallocate(T* data, std::size_t count) { free_aligned(data, count * sizeof(T)); }
  friend bool operator==(const AlignedAllocator&, const AlignedAllocator&) { return true; }
};

/// An aligned allocator that overwrites the memory before it gives it back.
template <typename T>
struct ZeroisingAllocator {
  using value_type = T;
  ZeroisingAllocator() = default;
  template <typename U>
  ZeroisingAllocator(const ZeroisingAllocator<U>&) {}
  T* allocate(std::size_t count) { return AlignedAllocator<T>{}.allocate(count); }
  void deallocate(T* data, std::size_t count) {
    cleanse(data, count * sizeof(T));
    AlignedAllocator<T>{}.deallocate(data, count);
  }
  friend bool operator==(const ZeroisingAllocator&, const ZeroisingAllocator&) { return true; }
};

template <typename T>
using AlignedVector = std::vector<T, AlignedAllocator<T>>;

/// For secrets and everything computed from them.
template <typename T>
using SecretVector = std::vector<T, ZeroisingAllocator<T>>;

}  // namespace sealion
