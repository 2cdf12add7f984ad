#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

/// For numbers that are secret: no branch and no address depends on them.
namespace sealion::constant_time {

/// x, of which the compiler knows nothing from here on. Where it sees through a mask, a branch may
/// come of it.
inline std::uint64_t hidden(std::uint64_t x) {
  asm("" : "+r"(x));
  return x;
}

/// All ones where x is negative, else zero.
inline std::int64_t sign_mask(std::int64_t x) {
  return static_cast<std::int64_t>(hidden(static_cast<std::uint64_t>(x >> 63)));
}

/// |x|.
inline std::uint64_t magnitude(std::int64_t x) {
  const auto sign = static_cast<std::uint64_t>(sign_mask(x));
  return (static_cast<std::uint64_t>(x) ^ sign) - sign;
}

/// The larger and the smaller one; their difference is below 2^63.
inline std::int64_t larger(std::int64_t a, std::int64_t b) {
  return a - ((a - b) & sign_mask(a - b));
}
inline std::int64_t smaller(std::int64_t a, std::int64_t b) {
  return b + ((a - b) & sign_mask(a - b));
}

/// The bit width of a number in words, lowest first. What is wide of several numbers is so of their
/// bitwise or.
inline int bit_width(std::span<const std::uint64_t> words) {
  std::uint64_t seen = 0, width = 0;
  for (std::size_t i = 64 * words.size(); i-- > 0;) {
    seen |= words[i / 64] >> i % 64 & 1;
    width += seen;
  }
  return static_cast<int>(width);
}

}  // namespace sealion::constant_time
