#pragma once

#include <cstddef>
#include <cstdint>

#include "layouts/cost.h"

namespace sealion::packed {

/// What is to be done once.
struct Work {
  Operations operations = {};
  Operations longest = {};         ///< of them, those of the thread that has most to do
  std::uint64_t memory_bytes = 0;  ///< that it reads and no cache holds

  Work& operator+=(const Work& addend);
};
/// One after the other.
Work operator+(Work a, const Work& b);
Work operator*(std::uint64_t times, const Work& work);

/// Of so many items about equal, `make(i, threads)` each, in `parallel_in_shares`.
template <typename Make>
Work in_shares(std::uint64_t count, std::uint64_t threads, const Make& make) {
  const std::uint64_t left = count % threads, own = count - left;
  Work work, rest;
  for (std::uint64_t i = 0; i < own; ++i) work += make(i, std::uint64_t{1});
  work.longest = scaled(work.operations, 1, threads);
  for (std::uint64_t i = own; i < count; ++i) rest += make(i, threads / left);
  if (left > 1) rest.longest = scaled(rest.longest, 1, left);
  return work += rest;
}

/// What operations on ciphertexts of two parts cost, as rlwe/ and schemes/bgv/ do them, each on a
/// number of threads.
class CiphertextWork {
 public:
  /// `divides`: one set of keys serves all plaintext moduli, so that digits are divided by theirs
  /// (KeySwitcher::divisor).
  CiphertextWork(std::size_t n, bool divides) : n_(n), divides_(divides) {}

  /// From a client's batch, half of it from a seed.
  Work load(std::size_t limbs, std::uint64_t threads) const;
  /// To a batch, in one thread.
  Work store(std::size_t limbs) const;
  Work add(std::size_t limbs, std::uint64_t threads) const;
  /// A plaintext, in one thread.
  Work add_plain(std::size_t limbs) const;
  /// A sum of products with so many plaintexts.
  Work weigh(std::size_t plaintexts, std::size_t limbs, std::uint64_t threads) const;
  /// So many ciphertexts that come from memory.
  Work read(std::uint64_t ciphertexts, std::size_t limbs) const;
  /// Nothing where there is nothing to drop.
  Work switch_modulus(std::size_t from, std::size_t limbs, std::uint64_t threads) const;
  /// Digits of one part, in all rows.
  Work hoist(std::size_t limbs, std::uint64_t threads) const;
  /// A rotation of what is hoisted.
  Work turn(std::size_t limbs, std::uint64_t threads) const;
  Work rotate(std::size_t limbs, std::uint64_t threads) const;
  /// Of two ciphertexts, relinearised.
  Work multiply(std::size_t limbs, std::uint64_t threads) const;

 private:
  Work cut(std::size_t limbs, std::uint64_t threads) const;
  /// The key's rows times the digits; with the transforms of those that are not hoisted.
  Work key_products(std::size_t limbs, bool transforms, std::uint64_t threads) const;
  /// Of both parts of a sum by P; `more` passes over each row of the quotient.
  Work divide(std::size_t limbs, std::uint64_t more, std::uint64_t threads) const;
  /// Of one polynomial by one prime, at one other limb, and before any.
  Operations division() const { return counted(1, 2, 1); }
  Operations remainder() const { return counted(1, 1, 1); }
  /// So many of each, over all n points; transforms bring their butterflies.
  Operations counted(std::uint64_t transforms, std::uint64_t products, std::uint64_t sums,
                     std::uint64_t inner_products = 0) const;

  std::uint64_t n_;
  bool divides_;
};

}  // namespace sealion::packed
