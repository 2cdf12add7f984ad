#include "layouts/packed/slots/routes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "random_keys.h"

namespace sealion::packed {
namespace {

const SlotRing ring(64);

SlotRotation after(const SlotRotation& a, const SlotRotation& b) {
  return {(a.steps + b.steps) % ring.row(), a.swap != b.swap};
}

std::vector<SlotRotation> by(const std::vector<std::size_t>& steps) {
  std::vector<SlotRotation> rotations;
  for (const std::size_t s : steps) rotations.push_back({s, false});
  return rotations;
}

Routes routes(const std::vector<SlotRotation>& used, const std::vector<SlotRotation>& keyless) {
  return Routes::through(ring, used, keyless).value();
}

TEST(Routes, ByOwnKeysAreOneStepEach) {
  const Routes own;
  EXPECT_TRUE(own.keyless().empty());
  EXPECT_TRUE(own.keys_to({}).empty());
  EXPECT_EQ(own.keys_to({5, true}), (std::vector<SlotRotation>{{5, true}}));
  const auto steps = own.steps_to({{7, false}, {}, {3, true}, {3, true}});
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[0].key, (SlotRotation{3, true}));
  EXPECT_EQ(steps[1].rotation, (SlotRotation{7, false}));
  EXPECT_EQ(steps[1].before, RouteStep::source);
  EXPECT_FALSE(steps[0].is_followed);
}

TEST(Routes, GoByOthers) {
  const Routes five = routes(by({1, 4, 5}), by({5}));
  EXPECT_EQ(five.keys_to({5, false}), by({1, 4}));
  EXPECT_EQ(five.keyless(), by({5}));
  const Routes fold = routes(by({8, 16}), by({16}));
  EXPECT_EQ(fold.keys_to({16, false}), by({8, 8}));
  const Routes swapped = routes({{0, true}, {3, false}, {3, true}}, {{3, true}});
  EXPECT_EQ(swapped.keys_to({3, true}), (std::vector<SlotRotation>{{0, true}, {3, false}}));
}

TEST(Routes, EndWithTheLeastOfTheShortest) {
  EXPECT_EQ(routes(by({1, 2, 3, 4, 5}), by({5})).keys_to({5, false}), by({1, 4}));
  EXPECT_EQ(routes(by({2, 3, 4, 5}), by({5})).keys_to({5, false}), by({2, 3}));
}

/// Of 32 columns, three times 20 are 28.
TEST(Routes, LeadAroundTheRow) {
  EXPECT_EQ(routes(by({8, 20}), by({8})).keys_to({8, false}), by({20, 20}));
  EXPECT_EQ(routes(by({20, 28}), by({28})).keys_to({28, false}), by({20, 20, 20}));
}

TEST(Routes, AreNoneWhereNoKeysLead) {
  EXPECT_FALSE(Routes::through(ring, by({1, 2}), by({1, 2})));
  EXPECT_FALSE(Routes::through(ring, by({2, 4, 5}), by({5})));
  EXPECT_FALSE(Routes::through(ring, {{1, false}, {1, true}}, {{1, true}}));
}

TEST(Routes, ShareWhatTheyHaveInCommon) {
  const Routes all = routes(by({1, 2, 3, 4, 5}), by({2, 3, 4, 5}));
  const auto steps = all.steps_to(by({3, 5}));
  ASSERT_EQ(steps.size(), 5u);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    EXPECT_EQ(steps[i].rotation, (SlotRotation{i + 1, false}));
    EXPECT_EQ(steps[i].key, (SlotRotation{1, false}));
    EXPECT_EQ(steps[i].before, i == 0 ? RouteStep::source : i - 1);
    EXPECT_EQ(steps[i].depth, i + 1);
    EXPECT_EQ(steps[i].is_followed, i < 4);
  }
}

void expect_steps(const Routes& routes, const std::vector<SlotRotation>& wanted,
                  const std::set<SlotRotation>& keyless) {
  const std::vector<RouteStep> steps = routes.steps_to(wanted);
  std::set<SlotRotation> made;
  std::set<std::size_t> parents;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const RouteStep& step = steps[i];
    EXPECT_FALSE(keyless.contains(step.key));
    if (step.before != RouteStep::source) {
      ASSERT_LT(step.before, i);
      EXPECT_TRUE(steps[step.before].is_followed);
    }
    const SlotRotation before =
        step.before == RouteStep::source ? SlotRotation{} : steps[step.before].rotation;
    EXPECT_EQ(after(before, step.key), step.rotation);
    EXPECT_EQ(step.depth, routes.keys_to(step.rotation).size());
    EXPECT_TRUE(made.insert(step.rotation).second) << "made twice";
    if (i > 0 && steps[i - 1].before != step.before) {
      EXPECT_TRUE(parents.insert(steps[i - 1].before).second) << "its followers stand apart";
    }
  }
  for (const SlotRotation& rotation : wanted) {
    EXPECT_TRUE(rotation.is_identity() || made.contains(rotation));
  }
}

/// As many as an exhaustive search over all rotations finds.
TEST(Routes, AreTheShortest) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    std::mt19937_64 random(seed);
    const std::vector<SlotRotation> keys = {{1 + random() % 31, random() % 2 == 0},
                                            {1 + random() % 31, random() % 2 == 0}};
    std::set<SlotRotation> reached = {SlotRotation{}};
    for (std::size_t length = 1; length < 12; ++length) {
      std::set<SlotRotation> next = reached;
      for (const SlotRotation& rotation : reached) {
        for (const SlotRotation& key : keys) next.insert(after(rotation, key));
      }
      for (const SlotRotation& rotation : next) {
        if (reached.contains(rotation) || length == 1) continue;
        std::vector<SlotRotation> used = keys;
        used.push_back(rotation);
        std::sort(used.begin(), used.end());
        used.erase(std::unique(used.begin(), used.end()), used.end());
        EXPECT_EQ(routes(used, {rotation}).keys_to(rotation).size(), length);
      }
      reached = std::move(next);
    }
  }
}

TEST(Routes, OfRandomRotationsAndKeysMakeThem) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    std::set<SlotRotation> drawn;
    for (std::size_t i = 0; i < 1 + seed % 25; ++i) {
      drawn.insert({random() % ring.row(), random() % 4 == 0});
    }
    drawn.erase(SlotRotation{});
    const std::vector<SlotRotation> used(drawn.begin(), drawn.end());
    const Routes routes = sealion::testing::random_routes(ring, used, seed);
    const std::vector<SlotRotation> without = routes.keyless();
    for (const SlotRotation& rotation : used) {
      SlotRotation made;
      for (const SlotRotation& key : routes.keys_to(rotation)) made = after(made, key);
      EXPECT_EQ(made, rotation);
    }
    std::vector<SlotRotation> wanted = used;
    std::shuffle(wanted.begin(), wanted.end(), random);
    wanted.resize(wanted.size() / 2);
    expect_steps(routes, wanted, {without.begin(), without.end()});
  }
}

}  // namespace
}  // namespace sealion::packed
