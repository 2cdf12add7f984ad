#include "rlwe/galois_key_shape.h"

#include <gtest/gtest.h>

#include <array>

#include "support/expect_error.h"

namespace sealion {
namespace {

using Shapes = std::vector<GaloisKeyShape>;

TEST(GaloisKeyShapes, HaveEachElementAtTheMostLimbsOfItsUses) {
  const std::array<GaloisElementUse, 7> uses = {
      {{9, 2}, {3, 4}, {9, 4}, {27, 1}, {5, 1}, {3, 1}, {1, 6}}};
  EXPECT_EQ(galois_key_shapes(uses), (Shapes{{4, {3, 9}}, {1, {5, 27}}}));
  EXPECT_EQ(galois_key_shapes({}), Shapes{});
  EXPECT_NO_THROW(check_disjoint(galois_key_shapes(uses)));
}

TEST(GaloisKeyShapes, AreRefusedWhereTheyOverlapOrAscend) {
  const auto refuses = [](const std::string& text, const Shapes& shapes) {
    testing::expect_error(ErrorCode::invalid_argument, text, [&] { check_disjoint(shapes); });
  };
  refuses("at 2 limbs after those at 2", {{2, {3}}, {2, {9}}});
  refuses("at 3 limbs after those at 2", {{2, {3}}, {3, {9}}});
  refuses("two Galois keys for the element 3", {{2, {3, 9}}, {1, {3}}});
}

}  // namespace
}  // namespace sealion
