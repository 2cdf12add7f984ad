#pragma once

#include <cstddef>
#include <cstdint>

#include "device/kernels/butterflies.h"
#include "device/kernels/coefficients.h"
#include "device/kernels/ring_prime.h"
#include "device/kernels/target.h"

/// Division by a prime of the modulus, rounded (rlwe/rounded_division.h), and what is done with
/// quotients on the way to where they go.
namespace sealion::device {

/// The lowest bits in reverse, of a number that has no more.
SEALION_DEVICE std::uint32_t reversed(std::uint32_t x, std::uint32_t bits) {
#if defined(__CUDA_ARCH__)
  return __brev(x) >> (32 - bits);
#else
  std::uint32_t out = 0;
  for (std::uint32_t bit = 0; bit < bits; ++bit) out |= (x >> bit & 1) << (bits - 1 - bit);
  return out;
#endif
}

/// The point of a row in NTT form whose value the automorphism X -> X^element brings to `index`
/// (rlwe/automorphism.h).
SEALION_DEVICE std::uint32_t turned_from(std::uint32_t index, std::uint32_t element,
                                         std::uint32_t log_n) {
  const std::uint32_t power = (element * (2 * reversed(index, log_n) + 1)) & ((2u << log_n) - 1);
  return reversed(power >> 1, log_n);
}

/// A quotient, polynomial / p times a factor, plus `addend`; what is at point i of it goes to the
/// point turned_from(i, element), plus what `base` has there. All are [limbs][n]; `addend` and
/// `base` may be null, `base` may be `out`, and `polynomial` too where the element is 1.
struct Division {
  const std::uint64_t* polynomial;
  const std::uint64_t* addend;
  const std::uint64_t* base;
  std::uint64_t* out;
  std::uint32_t element;
};

/// For one limb: what makes the quotient.
struct DivisionFactors {
  DeviceFactor row, remainder;  ///< p^-1, and f p^-1, times what quotients are multiplied with
};

struct DivisionArguments {
  RowShape shape;
  std::uint32_t count, limbs;
  const Division* divisions;        ///< [count]
  const std::uint64_t* remainders;  ///< [count][n], coefficients modulo p by f, shifted
  const RingPrime* divisor;         ///< p
  const RingPrime* primes;          ///< [limbs]
  const DivisionFactors* factors;   ///< [limbs]
};

struct DivideRounded {
  using Arguments = DivisionArguments;

  template <typename Block>
  SEALION_DEVICE static void run(Block& block, const Arguments& a) {
    const std::uint64_t pieces = std::uint64_t{a.count} * a.limbs << a.shape.log_pieces;
    for (std::uint64_t i = block.index(); i < pieces; i += block.blocks()) divide(block, a, i);
  }

 private:
  template <typename Block>
  SEALION_DEVICE static void divide(Block& block, const Arguments& a, std::uint64_t number) {
    const auto piece = static_cast<std::uint32_t>(number & (a.shape.pieces() - 1));
    const std::uint64_t limb = (number >> a.shape.log_pieces) % a.limbs;
    const std::uint64_t item = (number >> a.shape.log_pieces) / a.limbs;
    const RingPrime prime = a.primes[limb];
    const std::uint64_t* const remainder = a.remainders + (item << a.shape.log_n);
    const CentredLift lift(a.divisor->modulus, prime.modulus);
    forward_piece(block, a.shape, piece, prime,
                  [&](std::uint32_t i) { return lift(remainder[i]); });
    const auto* const values = block.template shared<std::uint64_t>();
    const Division division = a.divisions[item];
    const std::uint64_t row = limb << a.shape.log_n,
                        first = std::uint64_t{piece} << a.shape.log_size();
    const std::uint64_t p = prime.modulus.value;
    const DivisionFactors factors = a.factors[limb];
    block.each([&](unsigned thread) {
      for (std::uint32_t i = thread; i < a.shape.size(); i += block_threads) {
        const auto point = static_cast<std::uint32_t>(first + i);
        std::uint64_t x = multiply_lazy(division.polynomial[row + point], factors.row, p) + 2 * p -
                          multiply_lazy(values[shared_place(i)], factors.remainder, p);
        if (division.addend != nullptr) x += division.addend[row + point];
        const std::uint64_t to = row + turned_from(point, division.element, a.shape.log_n);
        if (division.base != nullptr) x += division.base[to];
        division.out[to] = reduce(x, prime.modulus);
      }
    });
  }
};

}  // namespace sealion::device
