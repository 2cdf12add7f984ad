#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "rlwe/keys.h"
#include "schemes/bgv/ciphertext.h"

namespace sealion::testing {

/// c(s) modulo the first prime, centred: the phase itself where that is small.
inline std::vector<std::int64_t> phase_at_first_limb(const Ciphertext& ciphertext,
                                                     const SecretKey& key) {
  const Modulus& q = ciphertext.parameters()->coeff_modulus(0);
  std::vector<std::uint64_t> sum(ciphertext.parameters()->n());
  for (std::size_t part = ciphertext.parts(); part-- > 0;) {
    for (std::size_t i = 0; i < sum.size(); ++i) {
      sum[i] = q.add(q.multiply(sum[i], key.residues(0)[i]), ciphertext.residues(part, 0)[i]);
    }
  }
  ciphertext.parameters()->coeff_ntt(0).inverse(sum);
  std::vector<std::int64_t> phase(sum.size());
  std::ranges::transform(sum, phase.begin(), [&q](std::uint64_t x) { return q.centre(x); });
  return phase;
}

/// Root mean square.
inline double deviation_of(std::span<const std::int64_t> values) {
  double sum = 0;
  for (const std::int64_t value : values) {
    sum += static_cast<double>(value) * static_cast<double>(value);
  }
  return std::sqrt(sum / static_cast<double>(values.size()));
}

inline std::int64_t largest_of(std::span<const std::int64_t> values) {
  std::int64_t largest = 0;
  for (const std::int64_t value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

/// Deviation of r_0 + r_1 s + ... for r_k uniform in (-t/2, t/2) and a ternary s: what rounding to
/// multiples of t leaves. |s^k|^2 is about k! (2n/3)^k, as the values of s at the roots of unity
/// are close to complex Gaussian.
inline double rounding_deviation(double t, double n, std::size_t parts) {
  double sum = 0;
  double norm = 1;
  for (std::size_t k = 0; k < parts; ++k) {
    sum += norm;
    norm *= static_cast<double>(k + 1) * 2 * n / 3;
  }
  return t * std::sqrt(sum / 12);
}

/// Uniform residues in every part.
inline Ciphertext random_ciphertext(const ParametersPtr& parameters, std::size_t parts,
                                    std::size_t limbs, std::mt19937_64& random) {
  Ciphertext ciphertext(parameters, parts, limbs);
  for (std::size_t part = 0; part < parts; ++part) {
    for (std::size_t limb = 0; limb < limbs; ++limb) {
      const std::uint64_t p = parameters->coeff_modulus(limb).value();
      for (std::uint64_t& x : ciphertext.residues(part, limb)) x = random() % p;
    }
  }
  return ciphertext;
}

}  // namespace sealion::testing
