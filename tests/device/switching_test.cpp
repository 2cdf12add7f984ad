#include <gtest/gtest.h>

#include <array>
#include <random>

#include "device/test_device_choice.h"
#include "random_ciphertexts.h"
#include "schemes/bgv/arithmetic.h"
#include "schemes/bgv/device/device_evaluator.h"
#include "schemes/bgv/modulus_switching.h"
#include "schemes/bgv/relinearisation.h"
#include "schemes/bgv/rotation.h"
#include "support/expect_error.h"
#include "support/parameters.h"

namespace sealion::device {
namespace {

/// By which key.
DeviceRotation rotation_of(const SlotRotation& rotation, const EvaluationKeys& keys,
                           const DeviceEvaluationKeys& there) {
  DeviceRotation out{};
  for (std::size_t group = 0; group < keys.rotations().size(); ++group) {
    const GaloisKeys& in_group = keys.rotations()[group];
    const auto key = in_group.find(galois_element(rotation, keys.chain()->n()));
    if (!key) continue;
    out.keys = there.rotations[group].get();
    out.key = key->number;
    out.element = key->automorphism.element();
  }
  return out;
}

/// Rows in one piece and in four.
class SwitchingOnDevice : public ::testing::TestWithParam<std::size_t> {
 protected:
  static constexpr std::size_t clients = 2, count = 6;

  Ciphertext result(const CiphertextBatch& batch, std::size_t i, std::uint64_t correction = 1) {
    return testing::ciphertext_of(batch, i, parameters, correction, workspace);
  }
  std::vector<EvaluationKeys> keys_of(const EvaluationKeyShape& shape,
                                      std::uint64_t noise_factor) const {
    std::vector<EvaluationKeys> keys;
    for (std::size_t client = 0; client < clients; ++client) {
      keys.push_back(
          EvaluationKeys::generate(SecretKey::generate(parameters->chain()), shape, noise_factor));
    }
    return keys;
  }
  std::array<std::uint64_t, 2> factors() const { return {1, parameters->plain_modulus().value()}; }

  std::size_t n = GetParam();
  DevicePtr device = testing::test_device_sharing(8 * shared_words(256));
  ParametersPtr parameters = testing::small_parameters(n, 60000, {50, 22, 36, 45}, 50);
  DeviceEvaluator evaluator{device, parameters};
  Workspace workspace{device};
  DeviceKeyCache cache{device, std::size_t{1} << 30};
};

TEST_P(SwitchingOnDevice, SwitchesTheModulus) {
  ModulusSwitcher expected(parameters);
  for (std::size_t parts = 1; parts <= 3; ++parts) {
    const auto ciphertexts = testing::random_ciphertexts(parameters, count, parts, 4);
    const CiphertextBatch batch = testing::batch_of(ciphertexts, workspace);
    for (std::size_t limbs = 1; limbs < 4; ++limbs) {
      const CiphertextBatch made = evaluator.switched(batch, limbs, workspace);
      for (std::size_t i = 0; i < count; ++i) {
        EXPECT_EQ(result(made, i, switching_correction(*parameters, 4, limbs)),
                  expected(ciphertexts[i], limbs))
            << parts << " parts to " << limbs << " limbs, " << i;
      }
    }
  }
}

/// Neighbours are under different keys.
TEST_P(SwitchingOnDevice, Relinearises) {
  for (const std::uint64_t factor : factors()) {
    const auto keys = keys_of({3, 5}, factor);
    std::vector<DeviceEvaluationKeys> there;
    for (const EvaluationKeys& one : keys) there.push_back(on_device(one, cache));
    for (std::size_t parts = 3; parts <= 5; ++parts) {
      const std::size_t limbs = parts - 2;
      const auto ciphertexts = testing::random_ciphertexts(parameters, count, parts, limbs);
      std::vector<const DeviceKeys*> of_each;
      for (std::size_t i = 0; i < count; ++i) {
        of_each.push_back(there[i % clients].relinearisation.get());
      }
      const CiphertextBatch made =
          evaluator.relinearised(testing::batch_of(ciphertexts, workspace), of_each, workspace);
      for (std::size_t i = 0; i < count; ++i) {
        EXPECT_EQ(result(made, i), Relineariser(parameters, keys[i % clients])(ciphertexts[i]))
            << parts << " parts, " << i;
      }
    }
  }
}

TEST_P(SwitchingOnDevice, RefusesKeysForFewerPartsOrLimbs) {
  const auto keys = keys_of({2, 3}, 1);
  const DeviceEvaluationKeys there = on_device(keys.front(), cache);
  const std::vector<const DeviceKeys*> one = {there.relinearisation.get()};
  const auto relinearise = [&](std::size_t parts, std::size_t limbs) {
    return evaluator.relinearised(
        testing::batch_of(testing::random_ciphertexts(parameters, 1, parts, limbs), workspace), one,
        workspace);
  };
  relinearise(3, 2);
  testing::expect_error(ErrorCode::incompatible, "the evaluation keys serve 3 parts at 2 limbs",
                        [&] { relinearise(4, 2); });
  testing::expect_error(ErrorCode::incompatible, "the evaluation keys serve 3 parts at 2 limbs",
                        [&] { relinearise(3, 3); });
}

/// Of two clients' keys, in groups at several limbs, onto a base and without.
TEST_P(SwitchingOnDevice, Rotates) {
  const std::vector<SlotRotation> rotations = {{1, false}, {0, true}, {n / 2 - 1, true}};
  EvaluationKeyShape shape;
  shape.rotations = {{4, {galois_element(rotations[0], n)}},
                     {3, galois_elements(std::span(rotations).subspan(1), n)}};
  const std::size_t limbs = 3;
  for (const std::uint64_t factor : factors()) {
    const auto keys = keys_of(shape, factor);
    const auto ciphertexts = testing::random_ciphertexts(parameters, count, 2, limbs);
    const CiphertextBatch batch = testing::batch_of(ciphertexts, workspace);
    std::vector<const std::uint64_t*> sources;
    for (std::size_t i = 0; i < count; ++i) sources.push_back(batch.ciphertext(i));
    const DeviceDigits digits = evaluator.hoisted(sources, limbs, factor, workspace);
    const CiphertextBatch out = make_batch(count * rotations.size(), 2, limbs, n, workspace);
    std::vector<DeviceEvaluationKeys> there;
    for (const EvaluationKeys& one : keys) there.push_back(on_device(one, cache));
    std::vector<DeviceRotation> wanted;
    for (std::size_t k = 0; k < out.count; ++k) {
      const std::size_t i = k / rotations.size();
      wanted.push_back(
          rotation_of(rotations[k % rotations.size()], keys[i % clients], there[i % clients]));
      wanted.back().digits = i;
      wanted.back().ciphertext = batch.ciphertext(i);
      wanted.back().out = out.ciphertext(k);
      wanted.back().base = k % 2 == 0 ? nullptr : batch.ciphertext(i);
    }
    evaluator.rotate(digits, wanted, factor, workspace);
    for (std::size_t k = 0; k < out.count; ++k) {
      const std::size_t i = k / rotations.size();
      Ciphertext expected = Rotator(parameters, keys[i % clients].rotations())
                                .rotate(ciphertexts[i], rotations[k % rotations.size()]);
      if (k % 2 != 0) expected = add(expected, ciphertexts[i]);
      EXPECT_EQ(result(out, k), expected) << k;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, SwitchingOnDevice, ::testing::Values(64u, 256u, 1024u));

}  // namespace
}  // namespace sealion::device
