#pragma once

#include <cstddef>
#include <cstdint>

#include "device/kernels/butterflies.h"
#include "device/kernels/coefficients.h"
#include "device/kernels/for_each_of.h"
#include "device/kernels/ring_prime.h"
#include "device/kernels/target.h"

/// Parts cut into digits, and these times keys (rlwe/digits.h, rlwe/key_switching.h).
namespace sealion::device {

struct DigitsArguments {
  RowShape shape;
  std::uint32_t count, limbs;               ///< polynomials, and their limbs
  const std::uint64_t* const* polynomials;  ///< [count], each [limbs][n]
  const std::uint64_t* coefficients;        ///< [count][limbs][n], divided and shifted
  std::uint64_t* digits;                    ///< [count][limbs + 1][limbs][n]
  const RingPrime* primes;                  ///< [limbs + 1], P's last
  const DeviceFactor* divisor_inverses;     ///< [limbs], what polynomials are divided by
};

/// All rows of all digits in NTT form. At its own limb a digit is what it was.
struct MakeDigits {
  using Arguments = DigitsArguments;

  template <typename Block>
  SEALION_DEVICE static void run(Block& block, const Arguments& a) {
    const std::uint64_t pieces = std::uint64_t{a.count} * (a.limbs + 1) * a.limbs
                                 << a.shape.log_pieces;
    for (std::uint64_t i = block.index(); i < pieces; i += block.blocks()) make(block, a, i);
  }

 private:
  template <typename Block>
  SEALION_DEVICE static void make(Block& block, const Arguments& a, std::uint64_t number) {
    const auto piece = static_cast<std::uint32_t>(number & (a.shape.pieces() - 1));
    const std::uint64_t row = number >> a.shape.log_pieces;
    const std::uint64_t digit = row % a.limbs, limb = row / a.limbs % (a.limbs + 1);
    const std::uint64_t polynomial = row / a.limbs / (a.limbs + 1);
    const RingPrime prime = a.primes[limb];
    const std::uint64_t first = std::uint64_t{piece} << a.shape.log_size();
    std::uint64_t* const out = a.digits + (row << a.shape.log_n) + first;
    if (digit == limb) {
      const std::uint64_t* const in = a.polynomials[polynomial] + (digit << a.shape.log_n) + first;
      block.each([&](unsigned thread) {
        for (std::uint32_t i = thread; i < a.shape.size(); i += block_threads) {
          out[i] = multiply(in[i], a.divisor_inverses[digit], prime.modulus.value);
        }
      });
      return;
    }
    const std::uint64_t* const in =
        a.coefficients + ((polynomial * a.limbs + digit) << a.shape.log_n);
    const CentredLift lift(a.primes[digit].modulus, prime.modulus);
    forward_piece(block, a.shape, piece, prime, [&](std::uint32_t i) { return lift(in[i]); });
    const auto* const values = block.template shared<std::uint64_t>();
    block.each([&](unsigned thread) {
      for (std::uint32_t i = thread; i < a.shape.size(); i += block_threads) {
        out[i] = reduce(values[shared_place(i)], prime.modulus);
      }
    });
  }
};

/// Digits of some polynomials, one after the other, and as many keys.
struct KeyProduct {
  const std::uint64_t* digits;  ///< [keys][limbs + 1][limbs][n]
  const std::uint64_t *b, *a;   ///< [keys][key_limbs][key_limbs + 1][n]
  std::uint32_t keys, key_limbs;
};

struct KeyProductsArguments {
  std::uint32_t log_n, count, limbs;
  const KeyProduct* products;  ///< [count]
  std::uint64_t* sums;         ///< [count][2][limbs + 1][n]
  const RingPrime* primes;     ///< [limbs + 1], P's last
};

/// Of each product the sum over all digits, times b and times a.
struct SumKeyProducts {
  using Arguments = KeyProductsArguments;

  template <typename Block>
  SEALION_DEVICE static void run(Block& block, const Arguments& a) {
    for_each_of(block, std::uint64_t{a.count} * (a.limbs + 1) << a.log_n,
                [&](std::uint64_t i) { sum(a, i); });
  }

 private:
  SEALION_DEVICE static void sum(const Arguments& a, std::uint64_t number) {
    const std::uint64_t n = std::uint64_t{1} << a.log_n, point = number & (n - 1);
    const std::uint64_t rows = a.limbs + 1, row = (number >> a.log_n) % rows;
    const std::uint64_t item = (number >> a.log_n) / rows;
    const KeyProduct product = a.products[item];
    const std::uint64_t key_row = row < a.limbs ? row : product.key_limbs;
    const std::uint64_t key_rows = product.key_limbs + 1;
    WideSum with_b, with_a;
    for (std::uint64_t key = 0; key < product.keys; ++key) {
      const std::uint64_t* const digits =
          product.digits + (((key * rows + row) * a.limbs) << a.log_n) + point;
      const std::uint64_t place =
          ((key * product.key_limbs * key_rows + key_row) << a.log_n) + point;
      for (std::uint64_t digit = 0; digit < a.limbs; ++digit) {
        const std::uint64_t value = digits[digit << a.log_n];
        const std::uint64_t at = place + ((digit * key_rows) << a.log_n);
        with_b.add_product(value, product.b[at]);
        with_a.add_product(value, product.a[at]);
      }
    }
    std::uint64_t* const out = a.sums + ((2 * item * rows + row) << a.log_n) + point;
    out[0] = with_b.residue(a.primes[row]);
    out[rows << a.log_n] = with_a.residue(a.primes[row]);
  }
};

}  // namespace sealion::device
