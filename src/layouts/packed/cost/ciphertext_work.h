#pragma once

#include <cstddef>
#include <cstdint>

#include "layouts/cost.h"

namespace sealion::packed {

/// What is to be done once, and what it reads that no cache holds.
struct Work {
  Operations operations = {};
  std::uint64_t memory_bytes = 0;

  Work& operator+=(const Work& addend);
};
Work operator+(Work a, const Work& b);
Work operator*(std::uint64_t times, const Work& work);

/// What operations on ciphertexts of two parts cost, as rlwe/ and schemes/bgv/ do them.
class CiphertextWork {
 public:
  /// `divides`: one set of keys serves all plaintext moduli, so that digits are divided by theirs
  /// (KeySwitcher::divisor).
  CiphertextWork(std::size_t n, bool divides) : n_(n), divides_(divides) {}

  /// From a client's batch, half of it from a seed.
  Work load(std::size_t limbs) const;
  /// To a batch.
  Work store(std::size_t limbs) const;
  Work add(std::size_t limbs) const;
  /// A sum of products with so many plaintexts.
  Work weigh(std::size_t plaintexts, std::size_t limbs) const;
  Work switch_modulus(std::size_t from, std::size_t limbs) const;
  /// Digits of one part, in all rows.
  Work hoist(std::size_t limbs) const;
  /// A rotation of what is hoisted.
  Work turn(std::size_t limbs) const;
  Work rotate(std::size_t limbs) const { return hoist(limbs) + turn(limbs); }
  /// Of two ciphertexts, relinearised.
  Work multiply(std::size_t limbs) const;

 private:
  /// The key's rows times the digits, and the sum divided by P.
  Work apply_key(std::size_t limbs) const;
  /// Of so many polynomials by one prime, at so many other limbs.
  Operations divisions(std::uint64_t polynomials, std::uint64_t limbs) const;
  /// So many of each, over all n points; transforms bring their butterflies.
  Operations counted(std::uint64_t transforms, std::uint64_t products, std::uint64_t sums,
                     std::uint64_t inner_products = 0) const;

  std::uint64_t n_;
  bool divides_;
};

}  // namespace sealion::packed
