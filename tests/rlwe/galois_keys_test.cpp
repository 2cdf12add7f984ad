#include "rlwe/galois_keys.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "support/arrived_keys.h"
#include "support/expect_error.h"
#include "support/parameters.h"

namespace sealion {
namespace {

class GaloisKeysTest : public ::testing::Test {
 protected:
  GaloisKeys generate(const GaloisKeyShape& shape) const {
    return GaloisKeys::generate(key, shape, 1);
  }
  static KeyResidues stored(const GaloisKeys& keys) {
    const auto b = keys.switching_keys().stored();
    return {b.begin(), b.end()};
  }

  ModulusChainPtr chain = testing::small_parameters(16, 1000, {40, 30}, 45)->chain();
  SecretKey key = SecretKey::generate(chain);
};

TEST_F(GaloisKeysTest, HaveAKeyForEachElement) {
  const GaloisKeyShape shape{.limbs = 2, .elements = {3, 9, 31}};
  const GaloisKeys keys = generate(shape);
  EXPECT_EQ(keys.id(), key.id());
  EXPECT_EQ(keys.shape(), shape);
  const auto found = keys.find(9);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->number, 1U);
  EXPECT_EQ(found->limbs(), 2U);
  EXPECT_EQ(found->automorphism.element(), 9U);
  EXPECT_EQ(&found->keys, &keys.switching_keys());
  EXPECT_FALSE(keys.find(5));
}

TEST_F(GaloisKeysTest, AreFoundInTheFirstGroupThatHasThem) {
  std::vector<GaloisKeys> groups;
  groups.push_back(generate({2, {3, 31}}));
  groups.push_back(generate({1, {9, 31}}));
  EXPECT_EQ(find_key(groups, 3)->limbs(), 2U);
  EXPECT_EQ(find_key(groups, 9)->limbs(), 1U);
  EXPECT_EQ(find_key(groups, 31)->limbs(), 2U);
  EXPECT_FALSE(find_key(groups, 5));
}

TEST_F(GaloisKeysTest, ComeBackFromHalfAndSeed) {
  const GaloisKeys keys = generate({2, {3, 31}});
  const KeySwitchingKeys& made = keys.switching_keys();
  const GaloisKeys restored = GaloisKeys::of_keys(
      keys.id(), {2, {3, 31}},
      testing::arrived_keys(chain, rotation_use, made.shape(), 1, made.seed(), made.stored()));
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t digit = 0; digit < 2; ++digit) {
      for (std::size_t row = 0; row < 3; ++row) {
        EXPECT_TRUE(
            std::ranges::equal(restored.switching_keys().a(i, digit, row), made.a(i, digit, row)));
      }
    }
  }
}

TEST_F(GaloisKeysTest, ServeWhatTheyHaveAtAsManyLimbs) {
  std::vector<GaloisKeys> groups;
  groups.push_back(generate({2, {3, 31}}));
  groups.push_back(generate({1, {9}}));
  const auto check = [&](const GaloisKeyShape& wanted) { check_served({&wanted, 1}, groups); };
  EXPECT_NO_THROW(check({2, {3, 31}}));
  EXPECT_NO_THROW(check({1, {3, 9}}));
  testing::expect_error(ErrorCode::incompatible, "the element 9 at 2 limbs", [&] {
    check({2, {3, 9}});
  });
  testing::expect_error(ErrorCode::incompatible, "the element 5 at 1 limbs", [&] {
    check({1, {5}});
  });
}

/// The same seed gives other residues to relinearisation keys.
TEST_F(GaloisKeysTest, HaveADomainOfTheirOwn) {
  const GaloisKeys keys = generate({2, {3}});
  const auto evaluation =
      testing::arrived_keys(chain, relinearisation_use, {.limbs = 2, .keys = 1}, 1,
                            keys.switching_keys().seed(), keys.switching_keys().stored());
  EXPECT_FALSE(std::ranges::equal(evaluation.a(0, 0, 0), keys.switching_keys().a(0, 0, 0)));
}

TEST_F(GaloisKeysTest, RefuseWhatIsNone) {
  using testing::expect_error;
  expect_error(ErrorCode::invalid_argument, "3 after 9", [&] { generate({2, {9, 3}}); });
  expect_error(ErrorCode::invalid_argument, "3 after 3", [&] { generate({2, {3, 3}}); });
  expect_error(ErrorCode::invalid_argument, "not odd and below 32", [&] { generate({2, {33}}); });
  expect_error(ErrorCode::invalid_argument, "Galois keys at 3 limbs", [&] { generate({3, {3}}); });
  KeyResidues residues = stored(generate({2, {3}}));
  residues[5] = chain->modulus(0).value();
  expect_error(ErrorCode::corrupt, "a Galois key with the residue", [&] {
    testing::arrived_keys(chain, rotation_use, {.limbs = 2, .keys = 1}, 1, Seed{}, residues);
  });
  const SecretKey plain =
      SecretKey::generate(testing::small_parameters(16, 1000, {40, 30})->chain());
  expect_error(ErrorCode::invalid_argument, "without special prime has no Galois keys", [&] {
    GaloisKeys::generate(plain, {2, {3}}, 1);
  });
}

}  // namespace
}  // namespace sealion
