#include "real/evaluate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "real/programs.h"

namespace sealion::real {
namespace {

using testing::batch;
using ::testing::ElementsAre;

/// What `operation` makes of node 0, record by record.
RealBatch made(const RealBatch& inputs, Operation operation, std::size_t size) {
  const Program program{
      {{"input", InputNode{}, inputs.features()}, {"node", std::move(operation), size}}};
  return evaluate(program, inputs);
}

TEST(Evaluate, GivesTheInputAsItIs) {
  const Program program{{{"input", InputNode{}, 2}}};
  EXPECT_EQ(evaluate(program, batch({{1, 2}, {3, 4}})), batch({{1, 2}, {3, 4}}));
}

TEST(Evaluate, AddsWeightedInputsAndBias) {
  const RealBatch output =
      made(batch({{1, 2}, {10, 20}}), testing::dense(0, {{0.5, 2}, {0, -1}, {0, 0}}, {0, 1, 7}), 3);
  EXPECT_EQ(output, batch({{20.5, 41}, {-9, -19}, {7, 7}}));
}

TEST(Evaluate, SlidesFiltersOverBorderedImages) {
  // 2 x 2 pixels of one channel, one row of zeros above, two filters of 2 x 1
  const Window window{.height = 2, .width = 2, .kernel_height = 2, .kernel_width = 1, .pad_top = 1};
  const RealBatch output =
      made(batch({{1}, {2}, {3}, {4}}), Conv2DNode{0, window, {10, 1, 0, -1}, {0, 0.5}}, 8);
  EXPECT_EQ(output, batch({{1}, {-0.5}, {2}, {-1.5}, {13}, {-2.5}, {24}, {-3.5}}));
}

TEST(Evaluate, TakesTheChannelsOfAPixelTogether) {
  const Window window{
      .height = 1, .width = 2, .channels = 2, .kernel_height = 1, .kernel_width = 2};
  const RealBatch output =
      made(batch({{1}, {2}, {3}, {4}}), Conv2DNode{0, window, {1, 10, 100, 1000}, {0}}, 1);
  EXPECT_EQ(output, batch({{4321}}));
}

TEST(Evaluate, MultipliesElementByElement) {
  EXPECT_EQ(made(batch({{1, -2}, {3, 4}}), ProductNode{0, 0}, 2), batch({{1, 4}, {9, 16}}));
}

TEST(Evaluate, PutsInputsOneAfterTheOther) {
  const Program program{{{"input", InputNode{}, 1},
                         {"twice", testing::dense(0, {{2}}, {0}), 1},
                         {"both", ConcatenateNode{{1, 0, 1}}, 3}}};
  EXPECT_EQ(evaluate(program, batch({{1, 5}})), batch({{2, 10}, {1, 5}, {2, 10}}));
}

TEST(Evaluate, AppliesFunctionsOfOneNumberWithItsPlace) {
  const FunctionNode function{0, "PRelu", Elementwise{[](double x, std::size_t i) {
                                return x < 0 ? x * static_cast<double>(i) : x;
                              }}};
  EXPECT_EQ(made(batch({{1, -2}, {-3, 4}, {-5, -6}}), function, 3),
            batch({{1, 0}, {-3, 4}, {-10, -12}}));
}

TEST(Evaluate, TakesTheLargestOfGroups) {
  const double nothing = -std::numeric_limits<double>::infinity();
  const FunctionNode function{0, "MaxPool", LargestOf{{{0, 1}, {2}, {}}, {nothing, 0, 7}}};
  EXPECT_EQ(made(batch({{1, -2}, {-3, 4}, {-5, 6}}), function, 3), batch({{1, 4}, {0, 6}, {7, 7}}));
}

TEST(Evaluate, AppliesFunctionsRecordByRecord) {
  const FunctionNode sums{0, "ReduceSum", [](std::span<const double> in, std::span<double> out) {
                            out[0] = in[0] + in[1];
                          }};
  EXPECT_EQ(made(batch({{1, 2}, {10, 20}}), sums, 1), batch({{11, 22}}));
}

TEST(Evaluate, KeepsWhatEveryNodeMakes) {
  const Program program{{{"input", InputNode{}, 1},
                         {"square", ProductNode{0, 0}, 1},
                         {"fourth", ProductNode{1, 1}, 1}}};
  EXPECT_THAT(evaluate_all(program, batch({{2, 3}})),
              ElementsAre(batch({{2, 3}}), batch({{4, 9}}), batch({{16, 81}})));
}

}  // namespace
}  // namespace sealion::real
