#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "base/huge_pages.h"

namespace sealion {

/// Gives memory that is zero already and leaves it so: pages of a large vector are made by the
/// threads that first write to them, and not one by one before.
template <typename T>
struct ZeroedAllocator {
  using value_type = T;
  ZeroedAllocator() = default;
  template <typename U>
  ZeroedAllocator(const ZeroedAllocator<U>&) {}
  T* allocate(std::size_t count) {
    void* memory = std::calloc(count, sizeof(T));
    if (memory == nullptr && count > 0) throw std::bad_alloc();
    prefer_huge_pages(memory, count * sizeof(T));
    return static_cast<T*>(memory);
  }
  void deallocate(T* data, std::size_t) { std::free(data); }
  /// Of a value that nothing is said about: what calloc left.
  void construct(T*) {}
  template <typename Argument>
  void construct(T* at, Argument&& argument) {
    std::construct_at(at, std::forward<Argument>(argument));
  }
  friend bool operator==(const ZeroedAllocator&, const ZeroedAllocator&) { return true; }
};

/// Only for a size given once, when it is made.
template <typename T>
using ZeroedVector = std::vector<T, ZeroedAllocator<T>>;

}  // namespace sealion
