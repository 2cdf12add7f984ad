#include "real/quantise/input_grid.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "real/programs.h"

namespace sealion::real {
namespace {

using testing::batch;
using ::testing::Each;
using ::testing::ElementsAre;

Program rows_of(std::size_t inputs) {
  return {{{"input", InputNode{}, inputs},
           {"answer", testing::dense(0, {std::vector<double>(inputs, 1)}, {0}), 1}}};
}

Program image_of(std::size_t inputs) {
  const Window window{.height = inputs, .width = 1, .kernel_height = 1, .kernel_width = 1};
  return {{{"input", InputNode{}, inputs}, {"conv", Conv2DNode{0, window, {1}, {0}}, inputs}}};
}

TEST(InputGrid, TakesWholeNumbersAsTheyAre) {
  const InputGrid grid = fit_input_grid(rows_of(2), batch({{0, 3}, {7, 1}}), 16);
  EXPECT_EQ(grid.low, 0);
  EXPECT_EQ(grid.high, 7);
  EXPECT_THAT(grid.steps, Each(1));
  EXPECT_THAT(grid.zeros, Each(0));
}

TEST(InputGrid, HasRoomForNumbersOfWhichAllAreZero) {
  const InputGrid grid = fit_input_grid(rows_of(1), batch({{0, 0}}), 16);
  EXPECT_EQ(grid.high, 1);
}

TEST(InputGrid, GivesEachFeatureItsStepAndItsZero) {
  const InputGrid grid = fit_input_grid(rows_of(2), batch({{99, 101}, {-0.5, 0.5}}), 10);
  EXPECT_EQ(grid.low, -10);
  EXPECT_EQ(grid.high, 10);
  EXPECT_THAT(grid.steps, ElementsAre(0.2, 0.1));
  EXPECT_THAT(grid.zeros, ElementsAre(500, 0));
}

TEST(InputGrid, TakesAFeatureThatNeverChanges) {
  const InputGrid grid = fit_input_grid(rows_of(1), batch({{2.5, 2.5}}), 10);
  EXPECT_EQ(off_grid(grid, on_grid(grid, batch({{3}}))), batch({{3}}));
}

TEST(InputGrid, OfAnImageIsOneAbove0WithoutMargin) {
  const InputGrid grid = fit_input_grid(image_of(2), batch({{0.25, 0.5}, {0, 1}}), 4);
  EXPECT_EQ(grid.low, 0);
  EXPECT_EQ(grid.high, 4);
  EXPECT_THAT(grid.steps, Each(0.25));
  EXPECT_THAT(grid.zeros, Each(0));
}

TEST(InputGrid, OfAnImageOfFewLevelsIsTheseWhateverTheyWereDividedBy) {
  const RealBatch pixels = batch({{0, 3.0 / 16, 1}, {5.0 / 16, 0.5, 2.0 / 16}});
  const InputGrid grid = fit_input_grid(image_of(2), pixels, 31);
  EXPECT_EQ(grid.high, 16);
  EXPECT_THAT(grid.steps, Each(1.0 / 16));
  EXPECT_EQ(off_grid(grid, on_grid(grid, pixels)), pixels);
  EXPECT_EQ(fit_input_grid(image_of(2), pixels, 15).high, 15);
}

TEST(InputGrid, OfAnImageIsOneAround0WhereItHasNegativeNumbers) {
  const InputGrid grid = fit_input_grid(image_of(2), batch({{-0.5, 0.5}, {0, 1}}), 4);
  EXPECT_EQ(grid.low, -4);
  EXPECT_THAT(grid.steps, Each(0.25));
  EXPECT_THAT(grid.zeros, Each(0));
}

TEST(OnGrid, RoundsAndBringsWhatLiesBeyondToItsEnd) {
  const InputGrid grid{-2, 3, {0.5}, {10}};
  const IntegerBatch integers = on_grid(grid, batch({{5, 5.3, 5.2, 100, -100}}));
  EXPECT_THAT(integers.feature(0), ElementsAre(0, 1, 0, 3, -2));
}

TEST(OffGrid, GivesTheNumbersThatIntegersStandFor) {
  const InputGrid grid{-2, 3, {0.5, 2}, {10, 0}};
  IntegerBatch integers(2, 1);
  integers.feature(0)[0] = -2;
  integers.feature(1)[0] = 3;
  EXPECT_EQ(off_grid(grid, integers), batch({{4}, {6}}));
}

}  // namespace
}  // namespace sealion::real
