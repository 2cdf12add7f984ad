#include "layouts/packed/levels/fewer_keys.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace sealion::packed {
namespace {

const SlotRing key_ring(64);

std::vector<SlotRotation> all_up_to(std::size_t most) {
  std::vector<SlotRotation> rotations;
  for (std::size_t steps = 1; steps <= most; ++steps) rotations.push_back({steps, false});
  return rotations;
}

/// Each of the rotations once, from one source: a key costs so many key switches.
RouteWishes wishes_of(const std::vector<SlotRotation>& used, double key) {
  return {[&used, key](const Routes& routes) {
            const auto keys = static_cast<double>(used.size() - routes.keyless().size());
            double switches = 0;
            for (const SlotRotation& rotation : used) {
              switches += static_cast<double>(routes.keys_to(rotation).size());
            }
            return switches + key * keys;
          },
          [](const Routes&) { return true; }};
}

std::size_t keyless_of(double key) {
  const std::vector<SlotRotation> used = all_up_to(15);
  return fewer_keys(key_ring, used, wishes_of(used, key)).keyless().size();
}

TEST(FewerKeys, AreNoneWhereKeysAreCheap) {
  EXPECT_EQ(keyless_of(0), 0u);
  EXPECT_EQ(keyless_of(0.99), 0u);
}

TEST(FewerKeys, AreTheOneThatMakesAllWhereKeysAreDear) { EXPECT_EQ(keyless_of(1000), 14u); }

/// Six keys make 15 rotations in two steps each: 1 to 3 and 4, 8, 12, and so on.
TEST(FewerKeys, AreNoneThatPayMore) {
  EXPECT_GE(keyless_of(1.5), 9u);
  for (double key = 0.5, before = 0; key < 100; key *= 1.5) {
    const auto now = static_cast<double>(keyless_of(key));
    EXPECT_GE(now, before) << "keys that cost " << key;
    before = now;
  }
}

TEST(FewerKeys, NeverCostMore) {
  const std::vector<SlotRotation> used = all_up_to(31);
  for (const double key : {0.1, 1.1, 2.0, 5.0, 20.0}) {
    const RouteWishes wishes = wishes_of(used, key);
    EXPECT_LE(wishes.price(fewer_keys(key_ring, used, wishes)), wishes.price({}));
  }
}

TEST(FewerKeys, AreNoneWhereTheNoiseForbidsIt) {
  const std::vector<SlotRotation> used = all_up_to(15);
  RouteWishes wishes = wishes_of(used, 1000);
  wishes.holds = [](const Routes&) { return false; };
  EXPECT_TRUE(fewer_keys(key_ring, used, wishes).keyless().empty());
  wishes.holds = [&](const Routes& routes) {
    return std::ranges::all_of(
        used, [&](const SlotRotation& rotation) { return routes.keys_to(rotation).size() <= 2; });
  };
  const Routes routes = fewer_keys(key_ring, used, wishes);
  EXPECT_TRUE(wishes.holds(routes));
  EXPECT_GT(routes.keyless().size(), 5u);
}

}  // namespace
}  // namespace sealion::packed
