#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sealion::bench {

/// Multiply-adds on registers alone, one behind the other in independent chains.
struct MultiplyLoop {
  std::uint64_t (*run)();  ///< gives something that depends on all of them
  double multiply_adds;    ///< of one call
};

inline constexpr std::size_t multiply_steps = 4096;  ///< in each chain

/// With the widest instructions that a kernel has.
MultiplyLoop multiply_loop_of(std::string_view kernel);
MultiplyLoop scalar_multiply_loop();

}  // namespace sealion::bench
