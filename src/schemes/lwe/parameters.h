#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/int128.h"
#include "rlwe/modulus_chain.h"
#include "rlwe/security.h"

namespace sealion {

/// Most coefficient primes of an LweParameters: what the widest answers and their noise need.
inline constexpr std::size_t most_lwe_limbs = 2;

/// Of the fixed-point numbers that noise is told in.
inline constexpr int noise_fraction_bits = 8;

/// Parameters of LWE answers as plain data, unchecked.
struct LweParametersLiteral {
  std::size_t n = 0;                        ///< ring dimension
  std::vector<std::uint64_t> coeff_moduli;  ///< q_0 and perhaps q_1: as ModulusChainLiteral
  std::uint64_t plain_modulus = 0;          ///< t, any integer; answers are in (-t/2, t/2)
  int answer_bits = 0;                      ///< k: answers are sent modulo 2^k
  SecurityLevel security = SecurityLevel::bits_128;
  SecurityTable security_table = SecurityTable::guidelines_2024;

  friend bool operator==(const LweParametersLiteral&, const LweParametersLiteral&) = default;
};

class LweParameters;
using LweParametersPtr = std::shared_ptr<const LweParameters>;

/// Messages in the high bits, as in BFV (Fan and Vercauteren 2012, eprint 2012/144), one integer a
/// coefficient: c_0 + c_1 s = D x + e modulo q with D = floor(q / t). Integer combinations of
/// coefficients are exact in the integers as long as the result y is in (-t/2, t/2), whatever t is:
/// sum w_i (D x_i + e_i) = D y + sum w_i e_i. The low bits then hold nothing but noise and are left
/// out of the answer, which is rounded to a multiple of q / 2^k and sent modulo 2^k. Ternary
/// secret, centred binomial noise (sampler.h). Checked, immutable.
class LweParameters {
 public:
  /// Throws `invalid_argument` for values that make no parameters, naming them, and `insecure` as
  /// ModulusChain::create does.
  static LweParametersPtr create(const LweParametersLiteral& literal);

  const LweParametersLiteral& literal() const { return literal_; }
  const ModulusChainPtr& chain() const { return chain_; }
  std::size_t n() const { return chain_->n(); }
  std::size_t limbs() const { return chain_->limbs(); }
  std::uint64_t plain_modulus() const { return literal_.plain_modulus; }
  int answer_bits() const { return literal_.answer_bits; }
  std::uint64_t answer_mask() const { return (std::uint64_t{1} << answer_bits()) - 1; }

  /// D modulo the limb's prime.
  std::uint64_t scale(std::size_t limb) const { return scales_[limb]; }
  /// D 2^k / q: how far apart two answers are modulo 2^k.
  long double answer_step() const { return answer_step_; }

  /// The y whose D y 2^k / q is nearest to `phase`, a number modulo 2^k. Without a branch.
  std::int64_t round_phase(std::uint64_t phase) const;
  /// |phase - D y 2^k / q| for that y, modulo 2^k, in units of 2^-noise_fraction_bits. Likewise.
  std::uint64_t noise_of_phase(std::uint64_t phase) const;
  /// floor(log2(answer_step() / 2 / noise)) for such a noise, taken as 1 where it is less, and 0
  /// where the bound is passed. Likewise.
  int noise_budget_bits(std::uint64_t noise) const;

 private:
  explicit LweParameters(const LweParametersLiteral& literal);

  LweParametersLiteral literal_;
  ModulusChainPtr chain_;
  std::vector<std::uint64_t> scales_;  // [limbs]
  long double answer_step_;
  int128 fixed_step_;          // floor(answer_step_ 2^step_fraction_bits)
  int inverse_shift_;          // of inverse_step_
  std::int64_t inverse_step_;  // floor(q / D 2^inverse_shift)
};

}  // namespace sealion
