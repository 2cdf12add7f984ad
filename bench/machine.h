#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace sealion::bench {

/// Multiply-adds per second of `threads` threads that work on registers alone: the instruction that
/// the kernel in use multiplies with (52-bit integer multiply-add, or 32-bit multiply and add).
/// Takes about `seconds`.
double peak_multiply_adds(std::size_t threads, double seconds);

/// Seconds that `threads` threads need to read `bytes` once.
double read_seconds(std::span<const std::uint8_t> bytes, std::size_t threads);

}  // namespace sealion::bench
