#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "heras/fixtures.h"

namespace sealion::heras {
namespace {

using testing::small_model;

TEST(Summary, IsTheTableOfKeras) {
  EXPECT_EQ(small_model().summary(),
            "Model: \"small\"\n"
            "---------------------------------------------------------------------------------\n"
            " Layer (kind)               Output shape  Parameters  Activations  Weights\n"
            "---------------------------------------------------------------------------------\n"
            " input_1 (Input)            (4, 3)                 0            0  pixels 0..3\n"
            " flatten_1 (Flatten)        (12)                   0            0\n"
            " dense_1 (Dense)            (5)                   65            0  -7..7 (4 bits)\n"
            " activation_1 (Activation)  (5)                    0            5\n"
            " dense_2 (Dense)            (4)                   24            0  -7..7 (4 bits)\n"
            "---------------------------------------------------------------------------------\n"
            "Parameters: 89\n"
            "Activations: 5\n");
}

TEST(Summary, SaysWhatTheGatesClosed) {
  Sequential model("gated");
  model.add(Input({40, 40}, {.saturation = 3}));
  model.add(Conv2D(1, {.kernel_size = 1, .saturation = 2}));
  model.add(Activation("square"));
  model.add(ActivitySparsifier({.name = "gates"}));
  model.add(GlobalAveragePooling2D());
  model.add(Dense(2, {.saturation = 1}));
  EXPECT_THAT(model.summary(), ::testing::HasSubstr("Activations: 1,600\n"));
  LayerWeights gates{std::vector<std::int32_t>(1600, 1), {}};
  for (std::size_t i = 0; i < 590; ++i) gates.kernel[2 * i] = 0;
  model.set_weights({{{1}, {0}}, gates, {{1, 1}, {0, 0}}});
  const std::string summary = model.summary();
  EXPECT_THAT(summary, ::testing::HasSubstr("Activations: 1,600 -> 1,010\n"));
  EXPECT_THAT(summary, ::testing::HasSubstr("1,600            0  590 closed\n"));
  EXPECT_THAT(summary, ::testing::HasSubstr("-2..2 (3 bits)\n"));
}

TEST(Summary, NamesTheConnectionsOfABranchingModel) {
  Model model("branches");
  const Tensor x = model.apply(Input({4}, {.name = "in"}), {});
  const Tensor a = model.apply(Dense(3, {.name = "a"}), {x});
  const Tensor b = model.apply(Dense(3, {.name = "b"}), {x});
  model.apply(Add("sum"), {a, b});
  const std::string summary = model.summary();
  EXPECT_THAT(summary, ::testing::HasSubstr("Weights           Connected to\n"));
  EXPECT_THAT(summary, ::testing::HasSubstr("-15..15 (5 bits)  in\n"));
  EXPECT_THAT(summary, ::testing::HasSubstr("a, b\n"));
}

TEST(Summary, SaysWhichIntegersComeIn) {
  Sequential model("signed");
  model.add(Input({3}, {.saturation = 127, .low = -127}));
  EXPECT_THAT(model.summary(), ::testing::HasSubstr("integers -127..127\n"));
}

}  // namespace
}  // namespace sealion::heras
