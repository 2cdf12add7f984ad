#include "schemes/lwe/parameters.h"

#include <bit>
#include <cmath>

#include "base/constant_time.h"
#include "base/error.h"
#include "base/int128.h"

namespace sealion {
namespace {

/// Bits of the fixed-point number q / D, which is t and a little.
constexpr int inverse_step_bits = 62;
/// Of the fixed-point step: its multiples are exact to 2^-14, as near as a long double of 64 bits
/// is.
constexpr int step_fraction_bits = 64;

const LweParametersLiteral& checked(const LweParametersLiteral& literal) {
  const std::size_t limbs = literal.coeff_moduli.size();
  if (limbs == 0 || limbs > most_lwe_limbs) {
    fail(ErrorCode::invalid_argument, "{} coefficient primes: an affine answer takes 1 to {}",
         limbs, most_lwe_limbs);
  }
  const int most_bits = std::bit_width(literal.coeff_moduli.front()) - 1;
  if (literal.answer_bits < 2 || literal.answer_bits > most_bits) {
    fail(ErrorCode::invalid_argument, "answers of {} bits from a prime that allows 2 to {}",
         literal.answer_bits, most_bits);
  }
  const std::uint64_t end = std::uint64_t{1} << literal.answer_bits;
  if (literal.plain_modulus < 2 || literal.plain_modulus >= end) {
    fail(ErrorCode::invalid_argument,
         "plaintext modulus {} is outside [2, {}) for answers of {} bits", literal.plain_modulus,
         end, literal.answer_bits);
  }
  return literal;
}

ModulusChainPtr make_chain(const LweParametersLiteral& literal) {
  return ModulusChain::create({.n = literal.n,
                               .coeff_moduli = literal.coeff_moduli,
                               .security = literal.security,
                               .security_table = literal.security_table});
}

}  // namespace

LweParametersPtr LweParameters::create(const LweParametersLiteral& literal) {
  return LweParametersPtr(new LweParameters(checked(literal)));
}

LweParameters::LweParameters(const LweParametersLiteral& literal)
    : literal_(literal), chain_(make_chain(literal)) {
  uint128 q = 1;
  for (const std::uint64_t prime : literal.coeff_moduli) q *= prime;
  const std::uint64_t t = plain_modulus();
  const uint128 scale = q / t;
  for (std::size_t limb = 0; limb < limbs(); ++limb) {
    scales_.push_back(chain_->modulus(limb).reduce(scale));
  }
  answer_step_ =
      std::ldexp(static_cast<long double>(scale) / static_cast<long double>(q), answer_bits());
  fixed_step_ = static_cast<int128>(std::ldexp(answer_step_, step_fraction_bits));
  // q / D = t + (q mod t) / D.
  inverse_shift_ = inverse_step_bits - 1 - std::bit_width(t);
  inverse_step_ = static_cast<std::int64_t>(t << inverse_shift_) +
                  static_cast<std::int64_t>(((q % t) << inverse_shift_) / scale);
}

std::int64_t LweParameters::round_phase(std::uint64_t phase) const {
  const int unused = 64 - answer_bits();
  const std::int64_t centred = static_cast<std::int64_t>(phase << unused) >> unused;
  const int shift = answer_bits() + inverse_shift_;
  return static_cast<std::int64_t>((int128{centred} * inverse_step_ + (int128{1} << (shift - 1))) >>
                                   shift);
}

std::uint64_t LweParameters::noise_of_phase(std::uint64_t phase) const {
  const uint128 difference = (uint128{phase} << step_fraction_bits) -
                             static_cast<uint128>(round_phase(phase) * fixed_step_);
  const int unused = 128 - step_fraction_bits - answer_bits();
  const int128 noise = static_cast<int128>(difference << unused) >> unused;
  return constant_time::magnitude(
      static_cast<std::int64_t>(noise >> (step_fraction_bits - noise_fraction_bits)));
}

int LweParameters::noise_budget_bits(std::uint64_t noise) const {
  constexpr std::int64_t one = std::int64_t{1} << noise_fraction_bits;
  const auto counted =
      static_cast<int128>(constant_time::larger(static_cast<std::int64_t>(noise), one));
  const int128 bound = fixed_step_ >> (step_fraction_bits + 1 - noise_fraction_bits);
  int bits = 0;
  for (int i = 1; i < answer_bits(); ++i) {
    bits += 1 + static_cast<int>((bound - (counted << i)) >> 127);
  }
  return bits;
}

}  // namespace sealion
