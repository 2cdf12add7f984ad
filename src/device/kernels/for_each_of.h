#pragma once

#include <cstddef>
#include <cstdint>

#include "device/kernels/kernel_list.h"
#include "device/kernels/target.h"

namespace sealion::device {

/// f(i) for i < count, shared among the threads of all blocks.
template <typename Block, typename Body>
SEALION_DEVICE void for_each_of(Block& block, std::uint64_t count, const Body& body) {
  const std::uint64_t step = std::uint64_t{block.blocks()} * block_threads;
  block.each([&](unsigned thread) {
    for (std::uint64_t i = std::uint64_t{block.index()} * block_threads + thread; i < count;
         i += step) {
      body(i);
    }
  });
}

}  // namespace sealion::device
