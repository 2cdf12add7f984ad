#pragma once

#include <cstddef>
#include <vector>

namespace sealion {

/// Pages of their own for keys, which live long: left out of core dumps, kept from swap where the
/// system's limit allows (RLIMIT_MEMLOCK), and overwritten before they are given back. Throws
/// std::bad_alloc.
void* allocate_key_pages(std::size_t bytes);
void free_key_pages(void* memory, std::size_t bytes) noexcept;

template <typename T>
struct KeyAllocator {
  using value_type = T;
  KeyAllocator() = default;
  template <typename U>
  KeyAllocator(const KeyAllocator<U>&) {}
  /// So many values are no more bytes than std::vector allows.
  T* allocate(std::size_t count) { return static_cast<T*>(allocate_key_pages(count * sizeof(T))); }
  void deallocate(T* data, std::size_t count) { free_key_pages(data, count * sizeof(T)); }
  friend bool operator==(const KeyAllocator&, const KeyAllocator&) { return true; }
};

/// For secret keys; what is computed with them is in a SecretVector.
template <typename T>
using KeyVector = std::vector<T, KeyAllocator<T>>;

/// No core dump of this process is written from now on, and no debugger of the same user attaches:
/// for programs, before they hold a key.
void forbid_core_dumps();

}  // namespace sealion
