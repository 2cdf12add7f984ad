#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace sealion {

/// `bytes` of zeros, aligned as kernels want them. Throws std::bad_alloc. Where they are many they
/// lie on large pages and nothing is written: pages are made by the threads that first touch them.
void* allocate_zeroed(std::size_t bytes);
void free_zeroed(void* memory, std::size_t bytes) noexcept;

/// Gives memory that is zero already and leaves it so: pages of a large vector are made by the
/// threads that first write to them, and not one by one before.
template <typename T>
struct ZeroedAllocator {
  using value_type = T;
  ZeroedAllocator() = default;
  template <typename U>
  ZeroedAllocator(const ZeroedAllocator<U>&) {}
  /// So many values are no more bytes than std::vector allows.
  T* allocate(std::size_t count) { return static_cast<T*>(allocate_zeroed(count * sizeof(T))); }
  void deallocate(T* data, std::size_t count) { free_zeroed(data, count * sizeof(T)); }
  /// Of a value that nothing is said about: the zero that is there.
  void construct(T*) {}
  template <typename Argument>
  void construct(T* at, Argument&& argument) {
    std::construct_at(at, std::forward<Argument>(argument));
  }
  friend bool operator==(const ZeroedAllocator&, const ZeroedAllocator&) { return true; }
};

/// For secrets: as ZeroisingAllocator, but that memory which comes fresh from the system, because
/// it is too large to be kept (BlockPool), is left as it is.
void* allocate_zeroed_secret(std::size_t bytes);
void free_zeroed_secret(void* memory, std::size_t bytes) noexcept;

template <typename T>
struct ZeroedSecretAllocator : ZeroedAllocator<T> {
  using value_type = T;
  ZeroedSecretAllocator() = default;
  template <typename U>
  ZeroedSecretAllocator(const ZeroedSecretAllocator<U>&) {}
  T* allocate(std::size_t count) {
    return static_cast<T*>(allocate_zeroed_secret(count * sizeof(T)));
  }
  void deallocate(T* data, std::size_t count) { free_zeroed_secret(data, count * sizeof(T)); }
};

/// For a size given once, when it is made: what shrinks and grows again finds what was there.
template <typename T>
using ZeroedVector = std::vector<T, ZeroedAllocator<T>>;

/// The same, wiped at the end.
template <typename T>
using ZeroedSecretVector = std::vector<T, ZeroedSecretAllocator<T>>;

}  // namespace sealion
