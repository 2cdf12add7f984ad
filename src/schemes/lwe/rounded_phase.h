#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/memory.h"
#include "rlwe/keys.h"

namespace sealion {

/// c_0 + c_1 s modulo 2^k, at some coefficients. c_1 s is computed exactly, modulo a prime of the
/// key's chain that its coefficients cannot reach: of digits of c_1, as wide as that allows. Its
/// time and addresses depend on nothing secret. Not for several threads at once.
class RoundedPhase {
 public:
  /// Refers to the key; 1 to 50 bits.
  RoundedPhase(const SecretKey& key, int bits);

  /// The phase at the coefficients 0, spacing, 2 spacing, ..., as many as there are in `firsts` and
  /// in `out`: those of c_0. `second` is all of c_1, [n].
  void operator()(std::span<const std::uint64_t> firsts, std::span<const std::uint64_t> second,
                  std::size_t spacing, std::span<std::uint64_t> out);

 private:
  const SecretKey& key_;
  int bits_;
  std::size_t limb_;  // of the widest prime
  int digit_bits_;
  SecretVector<std::uint64_t> product_;  // [n]
};

}  // namespace sealion
