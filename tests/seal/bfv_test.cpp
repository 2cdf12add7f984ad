#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "schemes/bfv/conversion.h"
#include "schemes/bgv/arithmetic.h"
#include "schemes/bgv/fixtures.h"
#include "schemes/bgv/modulus_switching.h"

namespace sealion::seal {
namespace {

using sealion::testing::Slots;

ParametersPtr parameters() { return testing::small_parameters(64, 1 << 12, {40, 41, 42}); }

/// round(q m / t) modulo each prime, by the definition: q m = t round + (q m mod t, centred).
Ciphertext trivial_bfv(const ParametersPtr& parameters, const Plaintext& message,
                       std::size_t limbs) {
  Ciphertext result(parameters, 1, limbs);
  const Modulus& t = parameters->plain_modulus();
  const std::uint64_t q_mod_t = bfv_correction(*parameters, limbs);
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    const Modulus& p = parameters->coeff_modulus(limb);
    const auto row = result.residues(0, limb);
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::int64_t rest = t.centre(t.multiply(q_mod_t, message[i]));
      row[i] = p.multiply(p.reduce_signed(-rest), p.inverse(t.value()));
    }
    parameters->coeff_ntt(limb).forward(row);
  }
  return result;
}

RC_GTEST_PROP(Bfv, AMessageSurvivesTheWay, ()) {
  sealion::testing::Scheme scheme(parameters());
  const auto limbs = *rc::gen::inRange<std::size_t>(1, 4);
  const Slots slots = scheme.random_slots();
  Ciphertext ciphertext = trivial_bfv(scheme.parameters, scheme.encode(slots), limbs);
  make_bgv(ciphertext);
  RC_ASSERT(scheme.decrypt(ciphertext) == slots);
}

RC_GTEST_PROP(Bfv, BothWaysGiveTheSameResidues, ()) {
  sealion::testing::Scheme scheme(parameters());
  const auto limbs = *rc::gen::inRange<std::size_t>(1, 4);
  Ciphertext ciphertext =
      ModulusSwitcher(scheme.parameters)(scheme.encrypt(scheme.random_slots()), limbs);
  ciphertext.set_correction(1);  // taken for a BFV ciphertext of whatever message
  Ciphertext back = ciphertext;
  make_bgv(back);
  make_bfv(back);
  RC_ASSERT(back == ciphertext);
}

RC_GTEST_PROP(Bfv, AnyCorrectionIsTakenOff, ()) {
  sealion::testing::Scheme scheme(parameters());
  const Slots slots = scheme.random_slots();
  Ciphertext ciphertext = scheme.encrypt(slots);
  const auto factor = *rc::gen::inRange<std::int64_t>(1, 100);
  ciphertext = multiply_integer(ciphertext, factor);
  ciphertext.set_correction(static_cast<std::uint64_t>(factor));
  make_bfv(ciphertext);
  RC_ASSERT(ciphertext.correction() == 1);
  make_bgv(ciphertext);
  RC_ASSERT(scheme.decrypt(ciphertext) == slots);
}

/// The message comes back times the factor that is stated, at the budget that it had.
RC_GTEST_PROP(Bfv, ScalingCostsNoNoise, ()) {
  sealion::testing::Scheme scheme(parameters());
  const auto limbs = *rc::gen::inRange<std::size_t>(1, 4);
  Slots slots = scheme.random_slots();
  Ciphertext ciphertext = ModulusSwitcher(scheme.parameters)(scheme.encrypt(slots), limbs);
  const std::uint64_t factor =
      scaled_bfv_factor(*scheme.parameters, limbs, ciphertext.correction());
  const int budget = scheme.decryptor.noise_budget_bits(ciphertext);
  make_scaled_bfv(ciphertext);
  RC_ASSERT(ciphertext.correction() == factor);
  make_bgv(ciphertext);
  const Modulus& t = scheme.parameters->plain_modulus();
  for (auto& slot : slots) slot = t.centre(t.multiply(factor, t.reduce_signed(slot)));
  RC_ASSERT(scheme.decrypt(ciphertext) == slots);
  RC_ASSERT(scheme.decryptor.noise_budget_bits(ciphertext) == budget);
}

TEST(Bfv, PrimesThatAre1ModTCostNoNoise) {
  const std::size_t n = 64;
  const std::uint64_t t = smallest_prime_above(1 << 12, 2 * n);
  const ParametersPtr checked =
      testing::make_parameters({.n = n,
                                .plain_moduli = {t},
                                .coeff_moduli = largest_primes(40, 2 * n * t, 2),
                                .security = SecurityLevel::insecure_for_tests});
  sealion::testing::Scheme scheme(checked);
  const Slots slots = scheme.random_slots();
  Ciphertext ciphertext = scheme.encrypt(slots);
  const int budget = scheme.decryptor.noise_budget_bits(ciphertext);
  make_bfv(ciphertext);
  make_bgv(ciphertext);
  EXPECT_EQ(ciphertext.correction(), 1U);
  EXPECT_EQ(scheme.decrypt(ciphertext), slots);
  EXPECT_EQ(scheme.decryptor.noise_budget_bits(ciphertext), budget);
}

}  // namespace
}  // namespace sealion::seal
