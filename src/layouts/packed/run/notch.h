#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ring/modulus.h"

namespace sealion::packed {

/// Chooses representatives modulo t of a plaintext's coefficients for which it nearly vanishes
/// where the bias of Microsoft SEAL's encryptions stands.
///
/// SEAL rounds down both parts of what it encrypts under a public key in BGV, which leaves
/// t/2 (1 + X + X^2 + ...) times the secret, and its messages are integers from 0. Of the square of
/// 1 + X + ..., 4/5 stand at one pair of the ring's roots of unity, zeta^(2k + 1) for k = 0 and its
/// conjugate, and at the next ones as 1 / (2k + 1)^2: what a plaintext makes of the bias depends on
/// its values there. They change by t times a root of unity where a coefficient c > 0 becomes
/// c - t, or c < 0 becomes c + t; for c near t/2 that makes the plaintext hardly larger. Messages
/// do not see it.
class Notch {
 public:
  /// Pairs of roots where plaintexts are made small.
  static constexpr std::size_t pairs = 8;

  /// t odd.
  Notch(std::size_t n, const Modulus& t);

  /// Indices, each once, of the coefficients that stand for c - t or c + t rather than for the
  /// centred c. `coefficients`, [n], modulo t, are those of a plaintext that multiplies an
  /// encryption turned by X -> X^element. The plaintext's mean square grows by a fifth at most
  /// where 512 coefficients or more are not zero.
  std::vector<std::size_t> turned_over(std::span<const std::uint64_t> coefficients,
                                       std::uint32_t element) const;

 private:
  /// At the roots, in units of t.
  using Values = std::array<std::complex<double>, pairs>;
  /// X^i there.
  Values powers(std::size_t i, std::size_t back) const;
  /// Of all coefficients, centred.
  Values values(std::span<const std::uint64_t> coefficients, std::size_t back) const;
  /// Centred, in units of t.
  double centred(std::uint64_t coefficient) const;

  std::size_t n_;
  Modulus t_;
  std::vector<std::complex<double>> roots_;  // [2n], powers of zeta = exp(i pi / n)
};

}  // namespace sealion::packed
