// Constants, and values arranged anew, beside plain loops.
#include <gtest/gtest.h>

#include <limits>
#include <numeric>

#include "onnx/support/small_graph.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

using namespace testing;
using sealion::testing::expect_error;

/// 0, 1, 2, ... in this shape.
Tensor counted(const Shape& shape) {
  std::vector<double> numbers(element_count(shape));
  std::iota(numbers.begin(), numbers.end(), 0);
  return {shape, std::move(numbers)};
}

void expect_refusal(ErrorCode code, const std::string& words, const Operation& operation,
                    const Values& values) {
  expect_error(code, words, [&] { made_by(operation, values, Arrival::record); });
}

TEST(Reshape, FillsOneExtentAndCopiesWhereItHasZero) {
  const Tensor x = counted({2, 3, 4});
  const auto expect = [&](const Integers& stated, const Shape& shape) {
    expect_makes({"Reshape"}, {x, integers(stated)}, counted(shape));
  };
  expect({4, 6}, {4, 6});
  expect({-1}, {24});
  expect({0, -1}, {2, 12});
  expect({0, 0, 2, -1}, {2, 3, 2, 2});
  expect({-1, 1, 0}, {6, 1, 4});
}

TEST(Reshape, RefusesWhatDoesNotGoIn) {
  const Tensor x = counted({2, 3});
  expect_refusal(ErrorCode::unsupported, "elements", {"Reshape"}, {x, integers({4})});
  expect_refusal(ErrorCode::unsupported, "elements", {"Reshape"}, {x, integers({4, -1})});
  expect_refusal(ErrorCode::corrupt, "two extents of -1", {"Reshape"}, {x, integers({-1, -1})});
  expect_refusal(ErrorCode::corrupt, "extent of -2", {"Reshape"}, {x, integers({-2})});
  expect_refusal(ErrorCode::corrupt, "copies none", {"Reshape"}, {x, integers({1, 6, 0})});
  expect_refusal(ErrorCode::unsupported, "elements",
                 {"Reshape", {{"allowzero", std::int64_t{1}}}, 14}, {x, integers({0, 3})});
}

TEST(Flatten, SplitsAtItsAxis) {
  const Tensor x = counted({2, 3, 4});
  const auto expect = [&](std::int64_t axis, const Shape& shape) {
    expect_makes({"Flatten", {{"axis", axis}}}, {x}, counted(shape));
  };
  expect_makes({"Flatten"}, {x}, counted({2, 12}));
  expect(0, {1, 24});
  expect(2, {6, 4});
  expect(3, {24, 1});
  expect(-1, {6, 4});
  expect(-3, {1, 24});
}

TEST(SqueezeAndUnsqueeze, TakeAxesAsAttributeAndAsInput) {
  const Tensor x = counted({1, 3, 1, 2});
  const Operation as_attribute = {"Squeeze", {{"axes", Integers{0, -2}}}, 12};
  expect_makes(as_attribute, {x}, counted({3, 2}));
  expect_makes({"Squeeze"}, {x, integers({2})}, counted({1, 3, 2}));
  expect_makes({"Squeeze"}, {x}, counted({3, 2}));
  expect_makes({"Unsqueeze", {{"axes", Integers{0, 3}}}, 12}, {counted({3, 2})},
               counted({1, 3, 2, 1}));
  expect_makes({"Unsqueeze"}, {counted({3, 2}), integers({-1, 0})}, counted({1, 3, 2, 1}));
  expect_refusal(ErrorCode::corrupt, "dimension 1 has 3", {"Squeeze"}, {x, integers({1})});
  expect_refusal(ErrorCode::corrupt, "twice", {"Unsqueeze"}, {x, integers({1, 1})});
}

TEST(Transpose, PutsDimensionsInAnotherOrder) {
  const Shape from = {2, 3, 4};
  const Tensor x = counted(from);
  for (const Integers& order : {Integers{0, 1, 2}, Integers{2, 0, 1}, Integers{1, 2, 0},
                                Integers{2, 1, 0}, Integers{0, -1, 1}}) {
    Shape to;
    for (const std::int64_t d : order) to.push_back(from[static_cast<std::size_t>((d + 3) % 3)]);
    Tensor due = counted(to);
    auto& numbers = std::get<std::vector<double>>(due.elements);
    for_each_place(to, [&](const Shape& position, std::size_t i) {
      Shape source(3);
      for (std::size_t d = 0; d < 3; ++d) {
        source[static_cast<std::size_t>((order[d] + 3) % 3)] = position[d];
      }
      numbers[i] = static_cast<double>(place_of(from, source));
    });
    expect_makes({"Transpose", {{"perm", order}}}, {x}, due);
  }
  expect_makes({"Transpose"}, {counted({2, 2})}, reals({2, 2}, {0, 2, 1, 3}));
  expect_refusal(ErrorCode::corrupt, "permutation", {"Transpose", {{"perm", Integers{0, 0, 1}}}},
                 {x});
  expect_refusal(ErrorCode::corrupt, "permutation", {"Transpose", {{"perm", Integers{0, 1}}}}, {x});
}

TEST(Concat, JoinsAlongAnyAxis) {
  const Tensor a = counted({2, 1, 2}), b = reals({2, 2, 2}, {10, 11, 12, 13, 14, 15, 16, 17});
  const Tensor due = reals({2, 3, 2}, {0, 1, 10, 11, 12, 13, 2, 3, 14, 15, 16, 17});
  expect_makes({"Concat", {{"axis", std::int64_t{1}}}}, {a, b}, due, {0, 1});
  expect_makes({"Concat", {{"axis", std::int64_t{-2}}}}, {a, b}, due, {0, 1});
  expect_makes({"Concat", {{"axis", std::int64_t{0}}}}, {a, a},
               reals({4, 1, 2}, {0, 1, 2, 3, 0, 1, 2, 3}), {0, 1});
  expect_makes({"Concat", {{"axis", std::int64_t{-1}}}}, {a, counted({2, 1, 1}), a},
               reals({2, 1, 5}, {0, 1, 0, 0, 1, 2, 3, 1, 2, 3}), {0, 1, 2});
  expect_refusal(ErrorCode::unsupported, "do not join", {"Concat", {{"axis", std::int64_t{0}}}},
                 {a, b});
  expect_refusal(ErrorCode::corrupt, "dimension 3 of 3", {"Concat", {{"axis", std::int64_t{3}}}},
                 {a, b});
}

TEST(Concat, JoinsSizesThatWereComputedOtherwise) {
  // The product of sizes beside a size that stands there.
  const Operation concat = {"Concat", {{"axis", std::int64_t{0}}}};
  expect_makes(concat, {integers({2, 3}), reals({1}, {4})}, reals({3}, {2, 3, 4}), {});
  expect_makes(concat, {reals({1}, {4}), integers({2, 3})}, reals({3}, {4, 2, 3}), {});
}

/// Python's slice of 0 .. extent - 1.
std::vector<double> sliced(std::int64_t extent, std::int64_t start, std::int64_t end,
                           std::int64_t step) {
  std::vector<double> taken;
  const auto settled = [&](std::int64_t at, std::int64_t low, std::int64_t high) {
    return std::min(std::max(at < 0 ? at + extent : at, low), high);
  };
  if (step > 0) {
    const std::int64_t last = settled(end, 0, extent);
    for (std::int64_t at = settled(start, 0, extent); at < last; at += step) {
      taken.push_back(static_cast<double>(at));
    }
  } else {
    const std::int64_t last = settled(end, -1, extent - 1);
    for (std::int64_t at = settled(start, 0, extent - 1); at > last; at += step) {
      taken.push_back(static_cast<double>(at));
    }
  }
  return taken;
}

TEST(Slice, TakesEveryStartEndAndStep) {
  const std::int64_t extent = 5;
  for (std::int64_t start = -7; start <= 7; ++start) {
    for (std::int64_t end = -7; end <= 7; ++end) {
      for (const std::int64_t step : {-6, -5, -2, -1, 1, 2, 5, 6}) {
        SCOPED_TRACE(::testing::Message() << start << ":" << end << ":" << step);
        const std::vector<double> due = sliced(extent, start, end, step);
        const Tensor made = made_by({"Slice"},
                                    {counted({5}), integers({start}), integers({end}),
                                     integers({0}), integers({step})},
                                    Arrival::constant)
                                .front();
        ASSERT_EQ(made, reals({due.size()}, due));
      }
    }
  }
}

TEST(Slice, TakesExtremes) {
  const std::int64_t least = std::numeric_limits<std::int64_t>::min();
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  const auto expect = [](std::int64_t start, std::int64_t end, std::int64_t step,
                         const std::vector<double>& due) {
    expect_makes(
        {"Slice"},
        {counted({3}), integers({start}), integers({end}), integers({0}), integers({step})},
        reals({due.size()}, due));
  };
  expect(0, most, 1, {0, 1, 2});
  expect(most, least, -1, {2, 1, 0});
  expect(-1, least, least, {2});
  expect(least, most, most, {0});
}

TEST(Slice, TakesSeveralAxesAsAttributesAndAsInputs) {
  const Tensor x = counted({3, 4});
  const Operation old = {
      "Slice",
      {{"starts", Integers{1, 0}}, {"ends", Integers{3, -1}}, {"axes", Integers{0, -1}}},
      9};
  const Tensor due = reals({2, 3}, {4, 5, 6, 8, 9, 10});
  expect_makes(old, {x}, due);
  expect_makes({"Slice", {{"starts", Integers{1, 0}}, {"ends", Integers{3, 3}}}, 9}, {x}, due);
  expect_makes({"Slice"}, {x, integers({0, 1}), integers({3, 3}), integers({1, 0})}, due);
  expect_makes({"Slice"}, {x, integers({3, 2}), integers({0, 0}), {}, integers({-1, -2})},
               reals({2, 1}, {10, 6}), {0});
  expect_refusal(ErrorCode::corrupt, "step of 0", {"Slice"},
                 {x, integers({0}), integers({1}), integers({0}), integers({0})});
  expect_refusal(ErrorCode::corrupt, "differ in number", {"Slice"},
                 {x, integers({0, 1}), integers({1})});
  expect_refusal(ErrorCode::corrupt, "twice", {"Slice"},
                 {x, integers({0, 0}), integers({1, 1}), integers({0, -2})});
}

TEST(Split, CutsIntoStatedAndIntoEqualParts) {
  const Tensor x = counted({2, 5});
  const auto parts = [&](const Operation& operation, const Values& values) {
    return made_by(operation, values, Arrival::record);
  };
  const std::vector<Tensor> due = {reals({2, 2}, {0, 1, 5, 6}), reals({2, 3}, {2, 3, 4, 7, 8, 9})};
  EXPECT_EQ(
      parts({"Split", {{"axis", std::int64_t{1}}, {"split", Integers{2, 3}}}, 11, "", 2}, {x}),
      due);
  EXPECT_EQ(parts({"Split", {{"axis", std::int64_t{-1}}}, 13, "", 2}, {x, integers({2, 3})}), due);
  EXPECT_EQ(parts({"Split", {}, 13, "", 2}, {x})[1], reals({1, 5}, {5, 6, 7, 8, 9}));
  const Operation uneven = {
      "Split", {{"axis", std::int64_t{1}}, {"num_outputs", std::int64_t{2}}}, 18, "", 2};
  EXPECT_EQ(parts(uneven, {x})[0], reals({2, 3}, {0, 1, 2, 5, 6, 7}));
  EXPECT_EQ(parts(uneven, {x})[1], reals({2, 2}, {3, 4, 8, 9}));
  expect_refusal(ErrorCode::corrupt, "more than the whole", {"Split", {}, 13, "", 2},
                 {x, integers({2, 3})});
  expect_refusal(ErrorCode::corrupt, "less than the whole",
                 {"Split", {{"axis", std::int64_t{1}}}, 13, "", 2}, {x, integers({2, 2})});
}

TEST(Gather, TakesEntriesOfAnyAxisAndShape) {
  const Tensor x = counted({2, 3});
  expect_makes({"Gather"}, {x, integers({1})}, reals({1, 3}, {3, 4, 5}));
  expect_makes({"Gather", {{"axis", std::int64_t{1}}}}, {x, integers({2, -3})},
               reals({2, 2}, {2, 0, 5, 3}));
  const Tensor one = {{}, Integers{-1}}, square = {{2, 2}, Integers{0, 1, 2, 0}};
  expect_makes({"Gather", {{"axis", std::int64_t{-1}}}}, {x, one}, reals({2}, {2, 5}));
  expect_makes({"Gather", {{"axis", std::int64_t{1}}}}, {x, square},
               reals({2, 2, 2}, {0, 1, 2, 0, 3, 4, 5, 3}));
  expect_refusal(ErrorCode::corrupt, "dimension 2 of 2", {"Gather"}, {x, integers({2})});
}

TEST(Pad, TakesPadsAsAttributesAndAsInputs) {
  const Tensor x = counted({2, 2});
  const Tensor due = reals({3, 4}, {7, 7, 7, 7, 7, 0, 1, 7, 7, 2, 3, 7});
  const Integers pads = {1, 1, 0, 1};
  expect_makes({"Pad", {{"pads", pads}, {"value", 7.0}}, 10}, {x}, due);
  expect_makes({"Pad"}, {x, integers(pads), reals({}, {7})}, due);
  expect_makes({"Pad", {}, 18}, {x, integers({1, 1, 1, 0}), reals({}, {7}), integers({-1, 0})},
               due);
  expect_makes({"Pad"}, {x, integers({0, 1, 0, 0})}, reals({2, 3}, {0, 0, 1, 0, 2, 3}));
  expect_refusal(ErrorCode::corrupt, "two pads", {"Pad"}, {x, integers({1, 1})});
  expect_refusal(ErrorCode::unsupported, "pads of -1", {"Pad"}, {x, integers({0, -1, 0, 0})});
}

TEST(Pad, ContinuesAnImage) {
  const Tensor x = counted({1, 4});
  const auto expect = [&](const char* mode, const std::vector<double>& due) {
    expect_makes({"Pad", {{"mode", std::string(mode)}}}, {x, integers({0, 2, 0, 3})},
                 reals({1, 9}, due));
  };
  expect("edge", {0, 0, 0, 1, 2, 3, 3, 3, 3});
  expect("reflect", {2, 1, 0, 1, 2, 3, 2, 1, 0});
  expect_refusal(ErrorCode::corrupt, "more than is reflected",
                 {"Pad", {{"mode", std::string("reflect")}}}, {x, integers({0, 4, 0, 0})});
  expect_refusal(ErrorCode::unsupported, "'wrap'", {"Pad", {{"mode", std::string("wrap")}}, 19},
                 {x, integers({0, 1, 0, 0})});
}

TEST(ExpandAndTile, RepeatWhatIsThere) {
  expect_makes({"Expand"}, {counted({2, 1}), integers({2, 2, 3})},
               reals({2, 2, 3}, {0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1}));
  expect_makes({"Expand"}, {counted({2, 3}), integers({1})}, counted({2, 3}));
  expect_makes({"Tile"}, {counted({2, 2}), integers({2, 1})},
               reals({4, 2}, {0, 1, 2, 3, 0, 1, 2, 3}));
  expect_makes({"Tile"}, {counted({2, 2}), integers({1, 2})},
               reals({2, 4}, {0, 1, 0, 1, 2, 3, 2, 3}));
}

TEST(Shape, IsKnownOfWhatTheRecordDecides) {
  const Tensor x = counted({2, 3, 4});
  expect_makes({"Shape"}, {x}, reals({3}, {2, 3, 4}));
  expect_makes({"Shape", {{"start", std::int64_t{-2}}, {"end", std::int64_t{-1}}}, 15}, {x},
               reals({1}, {3}));
  expect_makes({"Size"}, {x}, reals({}, {24}));
}

TEST(Constants, AreMadeInEveryForm) {
  const auto expect = [](const char* attribute, const Attribute& value, const Tensor& due) {
    expect_makes({"Constant", {{attribute, value}}}, {}, due, {});
  };
  expect("value", counted({2, 2}), counted({2, 2}));
  expect("value_float", 1.5, reals({}, {1.5}));
  expect("value_floats", std::vector<double>{1, 2}, reals({2}, {1, 2}));
  expect("value_int", std::int64_t{3}, reals({}, {3}));
  expect("value_ints", Integers{3, 4}, reals({2}, {3, 4}));
  expect_makes({"ConstantOfShape"}, {integers({2, 1})}, reals({2, 1}, {0, 0}), {});
  expect_makes({"ConstantOfShape", {{"value", integers({7})}}}, {integers({2})}, reals({2}, {7, 7}),
               {});
  expect_makes({"ConstantOfShape"}, {integers({})}, reals({}, {0}), {});
}

TEST(Range, CountsInIntegersAndInNumbers) {
  const auto scalar = [](std::int64_t number) { return Tensor{{}, Integers{number}}; };
  expect_makes({"Range"}, {scalar(1), scalar(8), scalar(3)}, reals({3}, {1, 4, 7}), {});
  expect_makes({"Range"}, {scalar(3), scalar(0), scalar(-1)}, reals({3}, {3, 2, 1}), {});
  expect_makes({"Range"}, {scalar(3), scalar(3), scalar(1)}, reals({0}, {}), {});
  expect_makes({"Range"}, {reals({}, {0}), reals({}, {1}), reals({}, {0.25})},
               reals({4}, {0, 0.25, 0.5, 0.75}), {});
  const std::int64_t most = std::int64_t{1} << 53;
  expect_makes({"Range"}, {scalar(most - 1), scalar(most), scalar(2)},
               reals({1}, {static_cast<double>(most - 1)}), {});
  expect_error(ErrorCode::unsupported, "no double holds", [&] {
    made_by({"Range"}, {scalar(0), scalar(most + 2), scalar(most)}, Arrival::constant);
  });
  for (const Tensor& step : {scalar(0), reals({}, {0}), reals({}, {1e-300})}) {
    expect_error(ErrorCode::unsupported, "without end", [&] {
      made_by({"Range"}, {scalar(0), scalar(8), step}, Arrival::constant);
    });
  }
}

TEST(Cast, CutsAtThePointAndKnowsTruth) {
  const auto to = [](std::int64_t type) { return Operation{"Cast", {{"to", type}}}; };
  const Tensor x = reals({4}, {-1.5, 0.5, 0, 2});
  expect_makes(to(1), {x}, x);
  expect_makes(to(11), {x}, x);
  expect_makes(to(7), {x}, reals({4}, {-1, 0, 0, 2}));
  expect_makes(to(9), {x}, reals({4}, {1, 1, 0, 1}));
  expect_makes({"CastLike", {}, 15}, {x, integers({1})}, reals({4}, {-1, 0, 0, 2}));
  expect_makes({"CastLike", {}, 15}, {x, reals({1}, {1})}, x);
  expect_refusal(ErrorCode::unsupported, "texts", to(8), {x});
  expect_error(ErrorCode::unsupported, "no integer can be",
               [&] { made_by(to(7), {reals({1}, {1e30})}, Arrival::constant); });
}

TEST(Dropout, KeepsAllOutsideTraining) {
  const Tensor x = counted({2, 2});
  expect_makes({"Dropout", {{"ratio", 0.5}}, 10}, {x}, x);
  const Operation masked = {"Dropout", {}, 12, "", 2};
  EXPECT_EQ(made_by(masked, {x, reals({}, {0.5})}, Arrival::record)[1],
            reals({2, 2}, {1, 1, 1, 1}));
  const Tensor trains = {{}, Integers{1}};
  expect_refusal(ErrorCode::unsupported, "training", masked, {x, reals({}, {0.5}), trains});
}

}  // namespace
}  // namespace sealion::onnx
