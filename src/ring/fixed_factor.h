#pragma once

#include <cstdint>

#include "base/int128.h"
#include "ring/modulus.h"

namespace sealion {

/// A factor of many others: one division now, then two products each and no division (V. Shoup's
/// NTL; Harvey 2014). For public numbers.
class FixedFactor {
 public:
  /// Of a residue.
  FixedFactor(std::uint64_t factor, const Modulus& modulus)
      : factor_(factor),
        quotient_(static_cast<std::uint64_t>((uint128{factor} << 64) / modulus.value())),
        modulus_(modulus.value()) {}

  /// The factor times x, any number, as a residue.
  std::uint64_t times(std::uint64_t x) const {
    const auto quotient = static_cast<std::uint64_t>((uint128{x} * quotient_) >> 64);
    const std::uint64_t product = x * factor_ - quotient * modulus_;
    return product - (product >= modulus_ ? modulus_ : 0);
  }

 private:
  std::uint64_t factor_, quotient_, modulus_;
};

}  // namespace sealion
