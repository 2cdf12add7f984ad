#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "base/memory.h"

namespace sealion {

/// Gives memory as it comes: values that nothing is said about are whatever was there.
template <typename T>
struct UnfilledAllocator : AlignedAllocator<T> {
  using value_type = T;
  UnfilledAllocator() = default;
  template <typename U>
  UnfilledAllocator(const UnfilledAllocator<U>&) {}
  void construct(T*) {}
  template <typename Argument>
  void construct(T* at, Argument&& argument) {
    std::construct_at(at, std::forward<Argument>(argument));
  }
};

/// For numbers that are written before they are read: filling them with zeros first takes as long
/// as a pass over them.
template <typename T>
using UnfilledVector = std::vector<T, UnfilledAllocator<T>>;

}  // namespace sealion
