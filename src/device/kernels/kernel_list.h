#pragma once

#include <cstddef>
#include <type_traits>

namespace sealion::device {

/// Threads of a block, in every launch.
inline constexpr unsigned block_threads = 256;

template <typename... Kernels>
struct KernelList {
  static constexpr std::size_t size = sizeof...(Kernels);
  /// A kernel's place in the list: its number for who launches it.
  template <typename Kernel>
  static constexpr std::size_t number() {
    static_assert((std::is_same_v<Kernel, Kernels> || ...), "the list has no such kernel");
    const bool is_it[] = {std::is_same_v<Kernel, Kernels>...};
    std::size_t place = 0;
    while (!is_it[place]) ++place;
    return place;
  }
};

}  // namespace sealion::device
