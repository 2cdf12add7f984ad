#pragma once

#include <cstddef>
#include <cstdint>

#include "device/kernels/for_each_of.h"
#include "device/kernels/ring_prime.h"
#include "device/kernels/target.h"

/// Sums and products of whole ciphertexts, point by point.
namespace sealion::device {

/// Terms [first, first + terms) that make one ciphertext, or that of the first of several groups:
/// ciphertexts of groups lie one behind the other.
struct SumOf {
  std::uint64_t* out;
  std::uint32_t first, terms;
};

/// A ciphertext of two parts, [2][limbs][n], times a plaintext, [limbs][n].
struct WeightedTerm {
  const std::uint64_t *ciphertext, *weights;
};

struct WeightedSumsArguments {
  std::uint32_t log_n, count, groups, limbs;
  const SumOf* sums;  ///< [count]
  const WeightedTerm* terms;
  const RingPrime* primes;  ///< [limbs]
};

struct SumWeighted {
  using Arguments = WeightedSumsArguments;

  template <typename Block>
  SEALION_DEVICE static void run(Block& block, const Arguments& a) {
    const std::uint64_t part = std::uint64_t{a.limbs} << a.log_n;
    for_each_of(block, a.count * a.groups * part, [&](std::uint64_t i) {
      const std::uint64_t at = i % part, group = i / part % a.groups;
      const SumOf sum = a.sums[i / part / a.groups];
      const std::uint64_t own = 2 * part * group + at;
      WideSum parts[2];
      for (std::uint32_t k = 0; k < sum.terms; ++k) {
        const WeightedTerm term = a.terms[sum.first + k];
        const std::uint64_t weight = term.weights[at];
        parts[0].add_product(term.ciphertext[own], weight);
        parts[1].add_product(term.ciphertext[own + part], weight);
      }
      const RingPrime& prime = a.primes[at >> a.log_n];
      sum.out[own] = parts[0].residue(prime);
      sum.out[own + part] = parts[1].residue(prime);
    });
  }
};

/// The first `words` of a ciphertext, that of the next group `group_words` later; what it has
/// beyond is zero: a plaintext is its first part, and all groups' the same.
struct AddedTerm {
  const std::uint64_t* residues;
  std::uint64_t words, group_words;
};

struct SumsArguments {
  std::uint32_t log_n, count, groups, parts, limbs;
  const SumOf* sums;  ///< [count], each [parts][limbs][n]; `out` may be one of the terms
  const AddedTerm* terms;
  const RingPrime* primes;  ///< [limbs]
};

struct SumCiphertexts {
  using Arguments = SumsArguments;

  template <typename Block>
  SEALION_DEVICE static void run(Block& block, const Arguments& a) {
    const std::uint64_t words = std::uint64_t{a.parts} * a.limbs << a.log_n;
    for_each_of(block, a.count * a.groups * words, [&](std::uint64_t i) {
      const std::uint64_t at = i % words, group = i / words % a.groups;
      const SumOf sum = a.sums[i / words / a.groups];
      // Fewer than 2^14 residues of 50 bits.
      std::uint64_t total = 0;
      for (std::uint32_t k = 0; k < sum.terms; ++k) {
        const AddedTerm term = a.terms[sum.first + k];
        if (at < term.words) total += term.residues[group * term.group_words + at];
      }
      sum.out[group * words + at] = reduce(total, a.primes[(at >> a.log_n) % a.limbs].modulus);
    });
  }
};

/// Two ciphertexts of two parts and their product of three.
struct CiphertextProduct {
  const std::uint64_t *left, *right;
  std::uint64_t* out;
};

struct ProductsArguments {
  std::uint32_t log_n, count, limbs;
  const CiphertextProduct* products;  ///< [count]
  const RingPrime* primes;            ///< [limbs]
};

struct MultiplyCiphertexts {
  using Arguments = ProductsArguments;

  template <typename Block>
  SEALION_DEVICE static void run(Block& block, const Arguments& a) {
    const std::uint64_t part = std::uint64_t{a.limbs} << a.log_n;
    for_each_of(block, a.count * part, [&](std::uint64_t i) {
      const std::uint64_t at = i % part;
      const CiphertextProduct product = a.products[i / part];
      const RingPrime& prime = a.primes[at >> a.log_n];
      const std::uint64_t left0 = product.left[at], left1 = product.left[part + at];
      const std::uint64_t right0 = product.right[at], right1 = product.right[part + at];
      WideSum middle;
      middle.add_product(left0, right1);
      middle.add_product(left1, right0);
      product.out[at] = multiply(left0, right0, prime.modulus);
      product.out[part + at] = middle.residue(prime);
      product.out[2 * part + at] = multiply(left1, right1, prime.modulus);
    });
  }
};

}  // namespace sealion::device
