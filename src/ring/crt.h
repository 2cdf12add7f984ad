#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ring/modulus.h"

namespace sealion {

/// Chinese remaindering for a list of distinct primes p_0, ..., p_{k-1} with product q, through the
/// mixed radix digits x = d_0 + d_1 p_0 + d_2 p_0 p_1 + ... (Garner 1959): exact for any k, with
/// word-sized arithmetic only and no branch on the value.
class CrtBasis {
 public:
  explicit CrtBasis(std::vector<Modulus> moduli);

  const std::vector<Modulus>& moduli() const { return moduli_; }
  std::size_t size() const { return moduli_.size(); }
  /// Bit width of q.
  int total_bits() const { return total_bits_; }

  /// The representatives of numbers in (-q/2, q/2), given by their residues, reduced mod `target`
  /// into [0, target). Refers to the basis.
  class Reducer {
   public:
    Reducer(const CrtBasis& basis, const Modulus& target);
    /// Of rows[size()][n] into out[n]. Overwrites the rows, so that what follows from a secret
    /// stays in the caller's buffers.
    void operator()(std::span<std::uint64_t> rows, std::span<std::uint64_t> out) const;

   private:
    /// Of the elements [first, first + count) of every row.
    void reduce_some(std::span<std::uint64_t> rows, std::span<std::uint64_t> out, std::size_t first,
                     std::size_t count) const;

    const CrtBasis& basis_;
    Modulus target_;
    std::vector<std::uint64_t> radix_;  // p_0 ... p_{i-1} mod target
    std::uint64_t minus_half_;          // -(q-1)/2 mod target
  };

  /// floor(x / 2^shift) modulo 2^64, for x the representative in (-q/2, q/2) and 0 <= shift <=
  /// total_bits(): itself where it fits 64 bits. Overwrites `residues`.
  std::int64_t centred(std::span<std::uint64_t> residues, int shift = 0) const;

  /// Words of q, in base 2^64.
  std::size_t words() const { return radices_.back().size(); }
  /// magnitude = magnitude | |x|, [words()], lowest first, for x the representative in (-q/2, q/2):
  /// of many numbers the bit width of the largest. Overwrites `residues`.
  void or_magnitude(std::span<std::uint64_t> residues, std::span<std::uint64_t> magnitude) const;

 private:
  class CentredWords;

  /// Residues to digits in [0, p_i), in place.
  void mixed_radix(std::span<std::uint64_t> residues) const;
  /// All ones where the number with these digits exceeds (q-1)/2, else zero.
  std::uint64_t is_negative(std::span<const std::uint64_t> digits) const;

  std::vector<Modulus> moduli_;
  std::vector<std::vector<std::uint64_t>> inverses_;  // [i][j] = p_j^-1 mod p_i, j < i
  std::vector<std::uint64_t> half_residues_;          // of (q-1)/2
  std::vector<std::uint64_t> half_digits_;            // of (q-1)/2
  std::vector<std::vector<std::uint64_t>> radices_;  // [i] = p_0 ... p_{i-1} in words, [size()] = q
  int total_bits_ = 0;
};

}  // namespace sealion
