#pragma once

#include <cstdint>
#include <vector>

#include "ring/primes.h"

namespace sealion::testing {

/// The product of the factors modulo m.
inline std::uint64_t product_mod(const std::vector<std::uint64_t>& factors, std::uint64_t m) {
  std::uint64_t product = 1;
  for (const std::uint64_t factor : factors) product = multiply_mod(product, factor, m);
  return product;
}

}  // namespace sealion::testing
