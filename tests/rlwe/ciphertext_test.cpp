#include "rlwe/ciphertext.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/expect_error.h"
#include "support/parameters.h"

namespace sealion {
namespace {

class RlweCiphertextTest : public ::testing::Test {
 protected:
  static ModulusChainPtr make_chain(const std::vector<int>& bits) {
    return testing::small_parameters(16, 1000, bits)->chain();
  }
  ModulusChainPtr chain = make_chain({40, 41, 42});
};

TEST_F(RlweCiphertextTest, StartsAsZeros) {
  const RlweCiphertext x(chain, 3, 2);
  EXPECT_EQ(x.parts(), 3U);
  EXPECT_EQ(x.limbs(), 2U);
  EXPECT_EQ(x.chain(), chain);
  for (std::size_t part = 0; part < 3; ++part) {
    for (std::size_t limb = 0; limb < 2; ++limb) {
      const auto residues = x.residues(part, limb);
      EXPECT_EQ(residues.size(), 16U);
      EXPECT_TRUE(std::ranges::all_of(residues, [](std::uint64_t r) { return r == 0; }));
    }
  }
}

TEST_F(RlweCiphertextTest, HoldsEachResidueInAPlaceOfItsOwn) {
  RlweCiphertext x(chain, 2, 3);
  std::uint64_t next = 0;
  for (std::size_t part = 0; part < 2; ++part) {
    for (std::size_t limb = 0; limb < 3; ++limb) {
      std::ranges::generate(x.residues(part, limb), [&] { return next++; });
    }
  }
  next = 0;
  for (std::size_t part = 0; part < 2; ++part) {
    for (std::size_t limb = 0; limb < 3; ++limb) {
      for (const std::uint64_t residue : std::as_const(x).residues(part, limb)) {
        EXPECT_EQ(residue, next++);
      }
    }
  }
}

TEST_F(RlweCiphertextTest, EqualsWhatHasTheSameResiduesOnTheSameChain) {
  const RlweCiphertext x(chain, 2, 2);
  RlweCiphertext other = x;
  EXPECT_EQ(other, x);
  other.residues(1, 1)[15] = 1;
  EXPECT_NE(other, x);
  EXPECT_EQ(RlweCiphertext(make_chain({40, 41, 42}), 2, 2), x) << "the chain's equal";
  EXPECT_NE(RlweCiphertext(make_chain({40, 41, 43}), 2, 2), x) << "another chain";
  EXPECT_NE(RlweCiphertext(chain, 1, 2), x);
  EXPECT_NE(RlweCiphertext(chain, 2, 1), x);
  EXPECT_NE(RlweCiphertext(chain, 1, 3), RlweCiphertext(chain, 3, 1)) << "as many residues";
}

TEST_F(RlweCiphertextTest, RefusesShapesThatNoneHas) {
  using testing::expect_error;
  expect_error(ErrorCode::invalid_argument, "0 parts", [&] { RlweCiphertext(chain, 0, 1); });
  expect_error(ErrorCode::invalid_argument, "at 0 limbs of a chain of 3",
               [&] { RlweCiphertext(chain, 2, 0); });
  expect_error(ErrorCode::invalid_argument, "at 4 limbs of a chain of 3",
               [&] { RlweCiphertext(chain, 2, 4); });
}

}  // namespace
}  // namespace sealion
