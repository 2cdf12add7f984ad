#include "rlwe/slot_rotation.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <vector>

#include "support/expect_error.h"

namespace sealion {
namespace {

TEST(SlotRotation, ElementsAreThoseOfSeal) {
  EXPECT_EQ(galois_element({}, 4096), 1U);
  EXPECT_EQ(galois_element({.steps = 1}, 4096), 3U);
  EXPECT_EQ(galois_element({.steps = 4}, 4096), 81U);
  EXPECT_EQ(galois_element({.swap = true}, 4096), 8191U);
  EXPECT_EQ(galois_element({.steps = 2047}, 4096) * 3 % 8192, 1U);
}

/// By definition: 3^steps (-1)^swap, which is every odd number below 2n once.
TEST(SlotRotation, IsTheWholeGroup) {
  for (const std::size_t n : {8U, 64U, 256U}) {
    std::set<std::uint32_t> seen;
    std::uint32_t power = 1;
    for (std::size_t steps = 0; steps < n / 2; ++steps) {
      EXPECT_EQ(galois_element({steps, false}, n), power);
      EXPECT_EQ(galois_element({steps, true}, n), 2 * n - power);
      seen.insert({power, galois_element({steps, true}, n)});
      power = static_cast<std::uint32_t>(power * 3 % (2 * n));
    }
    EXPECT_EQ(seen.size(), n);
  }
}

TEST(SlotRotation, RefusesStepsBeyondARow) {
  for (const std::size_t steps : {std::size_t{2048}, ~std::size_t{0}}) {
    testing::expect_error(ErrorCode::invalid_argument, "rows of 2048 slots", [&] {
      galois_element({steps, true}, 4096);
    });
  }
}

TEST(SlotRotation, ElementsAscendAndLeaveTheIdentityOut) {
  const std::array<SlotRotation, 5> rotations = {
      {{2, false}, {0, false}, {0, true}, {2, false}, {1, false}}};
  EXPECT_EQ(galois_elements(rotations, 16), (std::vector<std::uint32_t>{3, 9, 31}));
}

TEST(SlotRotation, IsNamedInMessages) {
  EXPECT_EQ(to_string({3, false}), "by 3 steps");
  EXPECT_EQ(to_string({3, true}), "by 3 steps and the swap of rows");
  EXPECT_EQ(to_string({0, true}), "by the swap of rows");
}

}  // namespace
}  // namespace sealion
