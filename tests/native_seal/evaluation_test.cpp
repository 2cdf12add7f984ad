// Either side computes on the other's ciphertexts, with the other's keys.
#include <gtest/gtest.h>

#include "peers.h"
#include "schemes/bgv/arithmetic.h"
#include "schemes/bgv/modulus_switching.h"
#include "schemes/bgv/relinearisation.h"
#include "seal/relin_keys.h"

namespace sealion::seal {
namespace {

using testing::loaded;
using testing::saved;
using testing::Slots;

class Evaluation : public testing::PeersTest {
 protected:
  /// SEAL's decryptor finds them, with budget left.
  void expect_slots(const microsoft::Ciphertext& ciphertext, const Slots& expected) {
    ASSERT_GT(peers.their_decryptor.invariant_noise_budget(ciphertext), 0);
    EXPECT_EQ(peers.their_decrypt(ciphertext), expected);
    EXPECT_EQ(peers.decrypt(peers.to_ours(ciphertext)), expected);
  }
  void expect_slots(const Ciphertext& ciphertext, const Slots& expected) {
    expect_slots(peers.to_theirs(ciphertext), expected);
  }
  int budget(const microsoft::Ciphertext& ciphertext) {
    return peers.their_decryptor.invariant_noise_budget(ciphertext);
  }
  int budget(const Ciphertext& ciphertext) { return peers.decryptor.noise_budget_bits(ciphertext); }

  microsoft::RelinKeys their_keys() {
    microsoft::RelinKeys keys;
    peers.key_generator.create_relin_keys(keys);
    return keys;
  }
  EvaluationKeys read(const microsoft::RelinKeys& keys) {
    return testing::read_whole(saved(keys), [&](ByteReader& bytes) {
      return read_relin_keys(bytes, peers.context, {}, 1);
    });
  }
  microsoft::RelinKeys our_keys() {
    const std::size_t limbs = peers.parameters()->limbs();
    const auto keys =
        EvaluationKeys::generate(peers.parameters(), peers.key, {.limbs = limbs, .parts = 3});
    return loaded<microsoft::RelinKeys>(peers.their_context,
                                        write_relin_keys(keys, peers.context, Compression::zstd));
  }
  microsoft::Ciphertext their_product() {
    microsoft::Ciphertext product = peers.their_encrypt(a);
    peers.evaluator.multiply_inplace(product, peers.their_encrypt(b));
    return product;
  }

  const Slots a = peers.random_slots(), b = peers.random_slots();
  const Slots ab = peers.products(a, b);
};

TEST_P(Evaluation, OurArithmeticOnTheirCiphertexts) {
  const Ciphertext x = peers.to_ours(peers.their_encrypt(a));
  const Ciphertext y = peers.to_ours(peers.their_encrypt(b));
  const auto sum_of = [](std::uint64_t u, std::uint64_t v, const Modulus& t) {
    return t.add(u, v);
  };
  expect_slots(add(x, y), peers.combined(a, b, sum_of));
  expect_slots(multiply(x, y), ab);
  expect_slots(multiply(multiply_integer(x, -3), add_integer(y, 5)),
               peers.combined(a, b, [](std::uint64_t u, std::uint64_t v, const Modulus& t) {
                 return t.multiply(t.negate(t.multiply(3, u)), t.add(v, 5));
               }));
}

TEST_P(Evaluation, TheirArithmeticOnOurCiphertexts) {
  microsoft::Ciphertext product = peers.to_theirs(peers.encrypt(a));
  peers.evaluator.multiply_inplace(product, peers.to_theirs(peers.encrypt(b)));
  expect_slots(product, ab);
  peers.evaluator.multiply_plain_inplace(product, peers.their_encode(b));
  peers.evaluator.mod_switch_to_next_inplace(product);
  expect_slots(product, peers.products(ab, b));
}

TEST_P(Evaluation, OurRelinearisationWithTheirKeys) {
  const microsoft::RelinKeys keys = their_keys();
  const EvaluationKeys ours = read(keys);
  microsoft::Ciphertext product = their_product();
  const Ciphertext relinearised = Relineariser(peers.parameters(), ours)(peers.to_ours(product));
  EXPECT_EQ(relinearised.parts(), 2U);
  expect_slots(relinearised, ab);
  peers.evaluator.relinearize_inplace(product, keys);
  EXPECT_NEAR(budget(relinearised), budget(product), 1);
}

TEST_P(Evaluation, TheirRelinearisationWithOurKeys) {
  microsoft::Ciphertext product = their_product();
  microsoft::Ciphertext lower = product;
  peers.evaluator.relinearize_inplace(product, our_keys());
  EXPECT_EQ(product.size(), 2U);
  expect_slots(product, ab);
  peers.evaluator.mod_switch_to_next_inplace(lower);
  peers.evaluator.relinearize_inplace(lower, our_keys());
  expect_slots(lower, ab);
}

TEST_P(Evaluation, OurModulusSwitchingIsTheirs) {
  microsoft::Ciphertext theirs = their_product();
  const Ciphertext product = peers.to_ours(theirs);
  ModulusSwitcher switcher(peers.parameters());
  for (std::size_t limbs = peers.parameters()->limbs() - 1; limbs > 0; --limbs) {
    peers.evaluator.mod_switch_to_next_inplace(theirs);
    const Ciphertext ours = switcher(product, limbs);
    if (GetParam().parameters.scheme == Scheme::bgv) {
      EXPECT_EQ(ours.correction(), theirs.correction_factor());
    }
    EXPECT_NEAR(budget(ours), budget(theirs), 1) << limbs << " limbs";
    if (budget(ours) > 0) {
      EXPECT_EQ(peers.decrypt(ours), ab) << limbs << " limbs";
    }
    if (budget(peers.to_theirs(ours)) > 0) {
      EXPECT_EQ(peers.their_decrypt(peers.to_theirs(ours)), ab) << limbs << " limbs";
    }
  }
}

/// A product, relinearised and switched, squared: all of ours on what SEAL encrypted and will
/// decrypt.
TEST_P(Evaluation, AWholeCircuitOfOurs) {
  const EvaluationKeys keys = read(their_keys());
  Relineariser relinearised(peers.parameters(), keys);
  ModulusSwitcher switched(peers.parameters());
  const Ciphertext x = peers.to_ours(peers.their_encrypt(a));
  const Ciphertext y = peers.to_ours(peers.their_encrypt(b));
  const Ciphertext product = switched(relinearised(multiply(x, y)), 3);
  expect_slots(product, ab);
  expect_slots(relinearised(multiply(product, product)), peers.products(ab, ab));
}

/// Without a key and without rounding, as BFV's products have, there is but one right answer.
class BgvProducts : public Evaluation {};

TEST_P(BgvProducts, AreEqualResidueByResidue) {
  const microsoft::Ciphertext x = peers.their_encrypt(a), y = peers.their_encrypt(b);
  microsoft::Ciphertext product;
  peers.evaluator.multiply(x, y, product);
  EXPECT_EQ(multiply(peers.to_ours(x), peers.to_ours(y)), peers.to_ours(product));
  peers.evaluator.multiply_inplace(product, x);
  EXPECT_EQ(multiply(multiply(peers.to_ours(x), peers.to_ours(y)), peers.to_ours(x)),
            peers.to_ours(product));
}

INSTANTIATE_TEST_SUITE_P(Random, Evaluation, ::testing::ValuesIn(testing::deep_cases()),
                         testing::case_name);
INSTANTIATE_TEST_SUITE_P(Random, BgvProducts, ::testing::ValuesIn(testing::deep_bgv_cases()),
                         testing::case_name);

}  // namespace
}  // namespace sealion::seal
