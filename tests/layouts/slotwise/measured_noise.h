#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "rlwe/keys.h"
#include "schemes/bgv/ciphertext.h"

namespace sealion::testing {

/// The residues of c(s) at one limb, in coefficient form.
inline std::vector<std::uint64_t> phase_at(const Ciphertext& ciphertext, const SecretKey& key,
                                           std::size_t limb) {
  const Modulus& q = ciphertext.parameters()->coeff_modulus(limb);
  std::vector<std::uint64_t> sum(ciphertext.parameters()->n());
  for (std::size_t part = ciphertext.parts(); part-- > 0;) {
    const auto residues = ciphertext.residues(part, limb);
    for (std::size_t i = 0; i < sum.size(); ++i) {
      sum[i] = q.add(q.multiply(sum[i], key.residues(limb)[i]), residues[i]);
    }
  }
  ciphertext.parameters()->coeff_ntt(limb).inverse(sum);
  return sum;
}

/// Absolute value of the centred integer with these residues: mixed radix digits (Knuth, The Art of
/// Computer Programming 2, section 4.3.2) of it and of its negative, of which the smaller counts.
class CentredMagnitude {
 public:
  explicit CentredMagnitude(const Ciphertext& ciphertext) {
    for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
      const Modulus& p = ciphertext.parameters()->coeff_modulus(limb);
      inverses_.emplace_back();
      for (const Modulus* lower : moduli_) {
        inverses_.back().push_back(p.inverse(p.reduce(lower->value())));
      }
      moduli_.push_back(&p);
    }
  }

  long double operator()(const std::vector<std::uint64_t>& residues) const {
    std::vector<std::uint64_t> negative;
    for (std::size_t i = 0; i < residues.size(); ++i) {
      negative.push_back(moduli_[i]->subtract(0, residues[i]));
    }
    return std::min(value(residues), value(negative));
  }

 private:
  long double value(std::vector<std::uint64_t> digits) const {
    for (std::size_t i = 1; i < digits.size(); ++i) {
      const Modulus& p = *moduli_[i];
      for (std::size_t j = 0; j < i; ++j) {
        const std::uint64_t difference = p.subtract(digits[i], p.reduce(digits[j]));
        digits[i] = p.multiply(difference, inverses_[i][j]);
      }
    }
    long double sum = 0;
    for (std::size_t i = digits.size(); i-- > 0;) {
      sum =
          sum * static_cast<long double>(moduli_[i]->value()) + static_cast<long double>(digits[i]);
    }
    return sum;
  }

  std::vector<const Modulus*> moduli_;
  std::vector<std::vector<std::uint64_t>> inverses_;  // [limbs][lower limbs]
};

/// log2 of the largest |coefficient| of c(s) mod q, centred; 0 for none.
inline double noise_bits(const Ciphertext& ciphertext, const SecretKey& key) {
  std::vector<std::vector<std::uint64_t>> phases;
  for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
    phases.push_back(phase_at(ciphertext, key, limb));
  }
  const CentredMagnitude magnitude(ciphertext);
  long double largest = 1;
  std::vector<std::uint64_t> residues(ciphertext.limbs());
  for (std::size_t i = 0; i < phases.front().size(); ++i) {
    for (std::size_t limb = 0; limb < residues.size(); ++limb) residues[limb] = phases[limb][i];
    largest = std::max(largest, magnitude(residues));
  }
  return static_cast<double>(std::log2(largest));
}

}  // namespace sealion::testing
