#pragma once

#include <cstddef>
#include <cstdint>

#include "device/kernels/arithmetic.h"
#include "device/kernels/target.h"

/// A prime of a ring with the tables of its transform, and sums of products modulo it.
namespace sealion::device {

struct RingPrime {
  DeviceModulus modulus;
  DeviceFactor word;                  ///< 2^64
  const DeviceFactor* roots;          ///< [n], psi^i at index reverse_bits(i), as ring/ntt.h has it
  const DeviceFactor* inverse_roots;  ///< [n], of each root at its index the inverse
};

/// A sum of up to 2^28 products of residues.
struct WideSum {
  std::uint64_t low = 0, high = 0;

  SEALION_DEVICE void add_product(std::uint64_t a, std::uint64_t b) {
    const std::uint64_t product = a * b;
    low += product;
    high += multiply_high(a, b) + (low < product ? 1 : 0);
  }
  SEALION_DEVICE std::uint64_t residue(const RingPrime& prime) const {
    const DeviceModulus& p = prime.modulus;
    return add(multiply(high, prime.word, p.value), reduce(low, p), p);
  }
};

}  // namespace sealion::device
