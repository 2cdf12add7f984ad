#include "program/range.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numeric>
#include <utility>

#include "program/approximation.h"
#include "program/builders.h"
#include "support/expect_error.h"
#include "support/random_program.h"

namespace sealion {
namespace {

using testing::expect_error;

TEST(ProvedRanges, UseTheSignOfEachWeight) {
  ProgramBuilder builder;
  NodeId x = builder.input(3, -1, 7);
  x = builder.dense(x, 2, {2, -3, 0, 1, 1, 1}, {10, -100});
  builder.square(x);
  const Ranges ranges = prove_ranges(builder.build());
  EXPECT_EQ(ranges.mode, RangeMode::proved);
  EXPECT_EQ(ranges.safety_factor, 1.0);
  // Row 0: [10 - 2 - 21, 10 + 14 + 3] = [-13, 27], row 1: [-103, -79].
  EXPECT_EQ(ranges.largest, (std::vector<double>{7, 103, 10609}));
}

TEST(ProvedRanges, KeepTheSmallestSquareAwayFromZero) {
  ProgramBuilder builder;
  NodeId x = builder.input(1, -5, -3);
  x = builder.square(x);
  builder.dense(x, 1, {1}, {-20});  // [9, 25] - 20
  EXPECT_EQ(prove_ranges(builder.build()).largest, (std::vector<double>{5, 25, 11}));
}

TEST(ProvedRanges, GoBeyondDoublesWithoutLosingTheirWay) {
  ProgramBuilder builder;
  NodeId x = builder.input(1, 2, largest_constant);
  for (int i = 0; i < 8; ++i) x = builder.square(x);
  x = builder.dense(x, 1, {-1});
  builder.dense(x, 2, {0, 1});
  const Ranges ranges = prove_ranges(builder.build());
  EXPECT_TRUE(std::isinf(ranges.largest.back()));
  EXPECT_EQ(ranges.bits(1), 98);
  EXPECT_GT(ranges.bits(x), 1024);
}

TEST(ProvedRanges, RoundUpAbove53Bits) {
  ProgramBuilder builder;
  const NodeId x = builder.input(1, 0, (std::int64_t{1} << 30) + 1);
  builder.square(x);
  const double rounded = prove_ranges(builder.build()).largest.back();
  EXPECT_GT(rounded, std::pow(2.0, 60) + std::pow(2.0, 31));  // + 1 does not fit a double
}

TEST(Ranges, CountTheBitsOfASignedInteger) {
  const Ranges ranges{RangeMode::proved, 1.0, {0, 1, 127, 128, 255, 256}};
  std::vector<int> bits;
  for (NodeId i = 0; i < ranges.largest.size(); ++i) bits.push_back(ranges.bits(i));
  EXPECT_EQ(bits, (std::vector<int>{1, 2, 8, 9, 9, 10}));
}

TEST(CalibratedRanges, ApplyTheSafetyFactor) {
  const Ranges ranges = calibrate_ranges({7, 101, 0}, 1.5);
  EXPECT_EQ(ranges.mode, RangeMode::calibrated);
  EXPECT_EQ(ranges.safety_factor, 1.5);
  EXPECT_EQ(ranges.largest, (std::vector<double>{11, 152, 0}));
  EXPECT_STREQ(to_string(ranges.mode), "calibrated");
}

TEST(CalibratedRanges, RejectWhatIsNoBound) {
  expect_error(ErrorCode::invalid_argument, "0.5", [] { calibrate_ranges({1}, 0.5); });
  expect_error(ErrorCode::invalid_argument, "nan", [] { calibrate_ranges({1}, NAN); });
  expect_error(ErrorCode::invalid_argument, "-3", [] { calibrate_ranges({-3}, 2); });
}

/// The exact range of each node's largest absolute value, over all inputs.
std::vector<double> exhausted(const Program& program) {
  const auto [low, high] = program.input();
  IntegerBatch inputs(1, static_cast<std::size_t>(high - low + 1));
  std::iota(inputs.feature(0).begin(), inputs.feature(0).end(), low);
  return approximate(program, inputs).largest;
}

TEST(ProvedRanges, AreTightForPowers) {
  for (const auto& [low, high] : {std::pair{-5, 3}, {-3, 5}, {2, 4}, {-4, -2}, {0, 0}}) {
    ProgramBuilder builder;
    NodeId x = builder.input(1, low, high);
    const NodeId cube = builder.product(builder.square(x), x);
    const NodeId fifth = builder.product(builder.product(cube, x), x);
    const NodeId tenth = builder.square(fifth);
    // Distances from a constant show both ends of a range.
    for (const NodeId power : {cube, fifth, tenth}) {
      builder.add_constants(power, {100000});
      builder.add_constants(power, {-100000});
    }
    const Program program = builder.build();
    EXPECT_EQ(prove_ranges(program).largest, exhausted(program));
  }
}

TEST(ProvedRanges, TakeTheCornersOfOtherProducts) {
  ProgramBuilder builder;
  const NodeId x = builder.input(2, -2, 3);
  const NodeId y = builder.dense(x, 2, {1, 0, 0, -1}, {10, 0});  // [8, 13], [-3, 2]
  builder.product(x, y);                                         // [-26, 39], [-9, 6]
  EXPECT_EQ(prove_ranges(builder.build()).largest.back(), 39);
}

TEST(ProvedRanges, DoNotTakeTheSameElementsForOthers) {
  // x * x' with x' in another order is no square.
  ProgramBuilder builder;
  const NodeId x = builder.input(2, -2, 3);
  const NodeId y = builder.dense(x, 2, {0, 1, 1, 0});
  builder.add_constants(builder.product(x, y), {-1, -1});  // [-6, 9] - 1
  const Ranges ranges = prove_ranges(builder.build());
  EXPECT_EQ(ranges.largest, (std::vector<double>{3, 3, 9, 8}));
}

TEST(ProvedRanges, FollowWindowsSumsAndConcatenations) {
  ProgramBuilder builder;
  const NodeId x = builder.input(4, -1, 7);
  const Window window{.height = 2, .width = 2, .kernel_height = 2, .kernel_width = 1};
  const NodeId pool = builder.sum_pool(x, window);                        // [-2, 14]
  const NodeId conv = builder.conv2d(x, window, 1, {2, -3}, {10});        // [10 - 23, 10 + 17]
  const NodeId sum = builder.combination({pool, conv}, {1, -2}, {1, 2});  // [-55, 41], [-54, 42]
  builder.concatenate({sum, pool, x});
  EXPECT_EQ(prove_ranges(builder.build()).largest, (std::vector<double>{7, 14, 27, 55, 55}));
}

TEST(ProvedRanges, KeepPowersFiniteWorkAtAnyDepth) {
  ProgramBuilder builder;
  NodeId x = builder.input(1, -1, 1);
  for (int i = 0; i < 100; ++i) x = builder.square(x);  // x^(2^100)
  builder.add_constants(x, {-1});                       // [-1, 0]
  EXPECT_EQ(prove_ranges(builder.build()).largest.back(), 1);
}

RC_GTEST_PROP(ProvedRanges, HoldForEveryInput, ()) {
  const auto low = *rc::gen::inRange<std::int64_t>(-30, 30);
  const Program program = testing::random_program(
      *rc::gen::arbitrary<std::uint64_t>(),
      {.depth = 3, .low = low, .high = *rc::gen::inRange<std::int64_t>(low, 40)});
  const Approximation seen = approximate(
      program,
      testing::random_and_extreme_inputs(program, 64, *rc::gen::arbitrary<std::uint64_t>()));
  const Ranges ranges = prove_ranges(program);
  for (NodeId id = 0; id < ranges.largest.size(); ++id) {
    RC_ASSERT(seen.largest[id] <= ranges.largest[id]);
  }
}

/// One layer over inputs that are independent: interval arithmetic loses nothing.
RC_GTEST_PROP(ProvedRanges, AreReachedByOneLinearLayer, ()) {
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
  const auto columns = *rc::gen::inRange<std::size_t>(1, 6);
  const std::vector<std::int32_t> weights = testing::random_weights(random, columns, 9);
  ProgramBuilder builder;
  builder.dense(builder.input(columns, -3, 5), 1, weights, {2});
  const Program program = builder.build();
  IntegerBatch inputs(columns, 2);
  for (std::size_t c = 0; c < columns; ++c) {
    inputs.feature(c)[0] = weights[c] > 0 ? 5 : -3;
    inputs.feature(c)[1] = weights[c] > 0 ? -3 : 5;
  }
  RC_ASSERT(prove_ranges(program).largest.back() == approximate(program, inputs).largest.back());
}

}  // namespace
}  // namespace sealion
