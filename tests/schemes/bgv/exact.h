#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rlwe/keys.h"
#include "schemes/bgv/ciphertext.h"
#include "support/big_integer.h"

// The textbook on exact integers: slow, and the judge of the rest.
namespace sealion::testing {

using Polynomial = std::vector<BigInteger>;

/// The primes of a ciphertext's modulus.
inline std::vector<std::uint64_t> primes_of(const Ciphertext& ciphertext) {
  std::vector<std::uint64_t> primes;
  for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
    primes.push_back(ciphertext.parameters()->coeff_modulus(limb).value());
  }
  return primes;
}

inline BigInteger modulus_of(const Ciphertext& ciphertext) {
  return product_of(primes_of(ciphertext));
}

/// One part's coefficients in [0, q).
inline Polynomial coefficients_of(const Ciphertext& ciphertext, std::size_t part) {
  std::vector<std::vector<std::uint64_t>> limbs;
  for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
    const auto residues = ciphertext.residues(part, limb);
    limbs.emplace_back(residues.begin(), residues.end());
    ciphertext.parameters()->coeff_ntt(limb).inverse(limbs.back());
  }
  Polynomial result;
  for (std::size_t i = 0; i < ciphertext.parameters()->n(); ++i) {
    std::vector<std::uint64_t> residues;
    for (const auto& limb : limbs) residues.push_back(limb[i]);
    result.push_back(from_residues(primes_of(ciphertext), residues));
  }
  return result;
}

inline Polynomial times_secret(const Polynomial& a, const SecretKey& key, const BigInteger& q) {
  const std::size_t n = a.size();
  Polynomial result(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      const BigInteger term = a[i] * BigInteger(key.coefficients()[j]);
      BigInteger& target = result[(i + j) % n];
      target = (i + j < n ? target + term : target - term) % q;
    }
  }
  return result;
}

/// c(s) mod q by definition, centred.
inline Polynomial exact_phase(const Ciphertext& ciphertext, const SecretKey& key) {
  const BigInteger q = modulus_of(ciphertext);
  Polynomial sum(ciphertext.parameters()->n());
  for (std::size_t part = ciphertext.parts(); part-- > 0;) {
    if (part + 1 != ciphertext.parts()) sum = times_secret(sum, key, q);
    const Polynomial c = coefficients_of(ciphertext, part);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] = (sum[i] + c[i]) % q;
  }
  for (BigInteger& x : sum) x = x.centred(q);
  return sum;
}

}  // namespace sealion::testing
