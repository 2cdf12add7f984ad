#include "layouts/slotwise/stages/buffer_plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace sealion {
namespace {

bool overlap(std::size_t a, std::size_t a_size, std::size_t b, std::size_t b_size) {
  return a < b + b_size && b < a + a_size;
}

TEST(BufferPlan, BuffersInUseTogetherNeverOverlap) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    std::mt19937_64 random(seed);
    std::vector<BufferUse> uses(1 + random() % 30);
    for (BufferUse& use : uses) {
      use = {.size = 8 * (1 + random() % 100), .first = random() % 20, .last = 0};
      use.last = use.first + random() % 6;
    }
    const BufferPlan plan = plan_buffers(uses);
    ASSERT_EQ(plan.offsets.size(), uses.size());
    for (std::size_t i = 0; i < uses.size(); ++i) {
      EXPECT_LE(plan.offsets[i] + uses[i].size, plan.size);
      for (std::size_t j = 0; j < i; ++j) {
        if (uses[i].first > uses[j].last || uses[j].first > uses[i].last) continue;
        EXPECT_FALSE(overlap(plan.offsets[i], uses[i].size, plan.offsets[j], uses[j].size))
            << "seed " << seed << ": " << j << " and " << i;
      }
    }
  }
}

TEST(BufferPlan, AChainTakesTheRoomOfTwoNeighbours) {
  const BufferPlan plan =
      plan_buffers({{100, 0, 1}, {40, 1, 2}, {60, 2, 3}, {80, 3, 4}, {10, 4, 4}});
  EXPECT_EQ(plan.size, 140U);
}

TEST(BufferPlan, NothingNeedsNothing) { EXPECT_EQ(plan_buffers({}).size, 0U); }

}  // namespace
}  // namespace sealion
