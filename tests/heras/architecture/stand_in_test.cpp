#include "heras/architecture/stand_in.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "heras/architecture/presets.h"
#include "heras/heras.h"
#include "program/range.h"

namespace sealion::heras {
namespace {

Model some_model() {
  return preset_architecture("cnn", {.input_shape = Shape{6, 6, 2}, .outputs = 3}).model;
}

TEST(StandIn, WeightsReachTheirSaturationsAndAreTheSameForASeed) {
  Model model = some_model(), again = some_model(), other = some_model();
  draw_stand_in_weights(model);
  draw_stand_in_weights(again);
  draw_stand_in_weights(other, 2);
  EXPECT_EQ(model.weights(), again.weights());
  EXPECT_NE(model.weights(), other.weights());
  const std::vector<std::int32_t> kernel = model.weights().front().kernel;
  EXPECT_EQ(*std::min_element(kernel.begin(), kernel.end()), -7);
  EXPECT_EQ(*std::max_element(kernel.begin(), kernel.end()), 7);
}

TEST(StandIn, SuitsEveryKindOfLayer) {
  Sequential model("all");
  model.add(Input({4}, {.saturation = 3, .low = -3}));
  model.add(Dense(4));
  model.add(BatchNormalization());
  model.add(Activation("polynomial", {.coefficients = {1, 0, 0, 0.5}}));
  model.add(ActivitySparsifier());
  model.add(Dense(2));
  draw_stand_in_weights(model);
  EXPECT_TRUE(model.is_trained());
}

TEST(StandIn, LargestValuesLieWithinWhatIsProved) {
  Model model = some_model();
  draw_stand_in_weights(model);
  const std::vector<double> seen = stand_in_largest_values(model);
  EXPECT_EQ(seen, stand_in_largest_values(model));
  const Program program = model.program();
  ASSERT_EQ(seen.size(), program.nodes().size());
  EXPECT_EQ(seen.front(), 3);
  EXPECT_LE(calibrate_ranges(seen, 1).answer_bits(), prove_ranges(program).answer_bits());
  EXPECT_GT(seen.back(), 0);
}

}  // namespace
}  // namespace sealion::heras
