#include "schemes/bgv/ciphertext.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "support/expect_error.h"
#include "support/parameters.h"

namespace sealion {
namespace {

TEST(Ciphertext, StartsAsZeroInEveryPart) {
  const Ciphertext zero(testing::small_parameters(16, 100, {20, 21}), 3);
  EXPECT_EQ(zero.parts(), 3U);
  for (std::size_t part = 0; part < 3; ++part) {
    for (std::size_t limb = 0; limb < 2; ++limb) {
      const auto residues = zero.residues(part, limb);
      EXPECT_EQ(residues.size(), 16U);
      EXPECT_EQ(std::count(residues.begin(), residues.end(), 0U), 16);
    }
  }
}

TEST(Ciphertext, PartsAndLimbsDoNotOverlap) {
  Ciphertext ciphertext(testing::small_parameters(16, 100, {20, 21}), 3);
  std::uint64_t mark = 0;
  for (std::size_t part = 0; part < 3; ++part) {
    for (std::size_t limb = 0; limb < 2; ++limb) {
      const auto residues = ciphertext.residues(part, limb);
      std::fill(residues.begin(), residues.end(), ++mark);
    }
  }
  mark = 0;
  for (std::size_t part = 0; part < 3; ++part) {
    for (std::size_t limb = 0; limb < 2; ++limb) {
      const auto residues = ciphertext.residues(part, limb);
      EXPECT_EQ(std::count(residues.begin(), residues.end(), ++mark), 16);
    }
  }
}

TEST(Ciphertext, EqualMeansSamePartsParametersAndResidues) {
  const ParametersPtr parameters = testing::small_parameters(16, 100, {20, 21});
  const Ciphertext a(parameters, 2);
  Ciphertext b(testing::small_parameters(16, 100, {20, 21}), 2);
  EXPECT_EQ(a, b);
  b.residues(1, 1)[15] = 1;
  EXPECT_NE(a, b);
  EXPECT_NE(a, Ciphertext(parameters, 3));
  EXPECT_NE(a, Ciphertext(testing::small_parameters(16, 100, {21, 20}), 2));
}

TEST(Ciphertext, LimbsAndCorrectionsTellThemApart) {
  const ParametersPtr parameters = testing::small_parameters(16, 100, {20, 21});
  const Ciphertext a(parameters, 2, 1);
  EXPECT_EQ(a.limbs(), 1U);
  EXPECT_EQ(a.correction(), 1U);
  EXPECT_EQ(Ciphertext(parameters, 2).limbs(), 2U);
  EXPECT_NE(a, Ciphertext(parameters, 2));
  Ciphertext b = a;
  EXPECT_EQ(a, b);
  b.set_correction(2);
  EXPECT_NE(a, b);
}

TEST(Ciphertext, HasAtLeastOnePart) {
  testing::expect_error(ErrorCode::invalid_argument, "0 parts",
                        [] { Ciphertext(testing::small_parameters(16, 100, {20}), 0); });
}

TEST(Ciphertext, HasLimbsOfItsChain) {
  const ParametersPtr parameters = testing::small_parameters(16, 100, {20, 21}, 22);
  testing::expect_error(ErrorCode::invalid_argument, "0 limbs",
                        [&] { Ciphertext(parameters, 2, 0); });
  testing::expect_error(ErrorCode::invalid_argument, "3 limbs of a chain of 2",
                        [&] { Ciphertext(parameters, 2, 3); });
}

}  // namespace
}  // namespace sealion
