#include "program/range.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "program/builders.h"
#include "program/reference.h"
#include "support/expect_error.h"

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

RC_GTEST_PROP(ProvedRanges, HoldForEveryInput, ()) {
  const auto features = *rc::gen::inRange<std::size_t>(1, 6);
  const auto hidden = *rc::gen::inRange<std::size_t>(1, 5);
  const auto weight = rc::gen::inRange(-20, 21);
  const auto low = *rc::gen::inRange<std::int64_t>(-30, 30);
  const auto high = *rc::gen::inRange<std::int64_t>(low, 40);
  ProgramBuilder builder;
  NodeId x = builder.input(features, low, high);
  x = builder.dense(x, hidden,
                    *rc::gen::container<std::vector<std::int32_t>>(features * hidden, weight));
  x = builder.square(x);
  builder.dense(x, 2, *rc::gen::container<std::vector<std::int32_t>>(hidden * 2, weight));
  const Program program = builder.build();
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const ReferenceTrace trace = trace_reference(program, testing::random_inputs(program, 50, seed));
  const Ranges ranges = prove_ranges(program);
  for (NodeId id = 0; id < ranges.largest.size(); ++id) {
    RC_ASSERT(static_cast<double>(trace.largest[id]) <= ranges.largest[id]);
  }
}

}  // namespace
}  // namespace sealion
