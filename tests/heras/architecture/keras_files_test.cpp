/// Files that Keras itself wrote (make_keras_models.py), against the same networks in C++.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "heras/architecture/architecture.h"
#include "heras/architecture/same_network.h"
#include "heras/heras.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using ::testing::ElementsAre;
using testing::expect_same_network;
using ::testing::HasSubstr;

std::string file(const std::string& generation, const std::string& name) {
  return (std::filesystem::path(SEALION_KERAS_MODELS) / generation / (name + ".json")).string();
}

/// The generation of Keras: "keras2".
class KerasFiles : public ::testing::TestWithParam<std::string> {
 protected:
  static Architecture load(const std::string& name, const ArchitectureOptions& options = {}) {
    return make_architecture(file(GetParam(), name), options);
  }
};
INSTANTIATE_TEST_SUITE_P(Of, KerasFiles, ::testing::Values("keras2", "keras3"),
                         [](const auto& generation) { return generation.param; });

TEST_P(KerasFiles, GiveATableItsNetwork) {
  Architecture read = load("table", {.weight_saturation = 9});
  Sequential expected("table");
  expected.add(Input({30}, {.saturation = 127, .low = -127, .name = "features"}));
  expected.add(Dense(8, {.saturation = 9, .name = "hidden"}));
  expected.add(Activation("square", {.name = "hidden_square"}));
  expected.add(Dropout(0.25, "drop"));
  expected.add(Dense(3, {.saturation = 9, .name = "classes"}));
  EXPECT_EQ(read.model.name(), "table");
  expect_same_network(read.model, expected);
  EXPECT_THAT(read.notes, ElementsAre(HasSubstr("classes.kernel_regularizer is not taken over"),
                                      HasSubstr("classes: the softmax is left to the client")));
}

TEST_P(KerasFiles, AreToldTheShapeThatTheyDoNotSay) {
  expect_error(ErrorCode::corrupt, "does not say the shape of its input",
               [] { load("without_input"); });
  Architecture read = load("without_input", {.input_shape = Shape{5}, .outputs = 1});
  Sequential expected("without_input");
  expected.add(Input({5}, {.saturation = 127, .low = -127}));
  expected.add(Dense(8, {.name = "hidden"}));
  expected.add(Activation("square", {.name = "hidden_square"}));
  expected.add(Dense(1, {.name = "answer"}));
  expect_same_network(read.model, expected);
  EXPECT_THAT(read.notes, ElementsAre(HasSubstr("answer: the sigmoid is left to the client")));
}

TEST_P(KerasFiles, GivePicturesTheirNetwork) {
  Architecture read = load("picture", {.input_saturation = 7});
  Sequential expected("picture");
  expected.add(Input({28, 28, 1}, {.saturation = 7, .name = "image"}));
  expected.add(ZeroPadding2D({{1, 0}, {2, 0}}, {.name = "border"}));
  expected.add(
      Conv2D(5, {.kernel_size = {5, 3}, .strides = 2, .use_bias = false, .name = "filters"}));
  expected.add(Activation("square", {.name = "filters_square"}));
  expected.add(BatchNormalization({.name = "normal"}));
  expected.add(DepthwiseConv2D(3, {.padding = "same", .depth_multiplier = 2, .name = "each"}));
  expected.add(Activation("square", {.name = "squared"}));
  expected.add(AveragePooling2D({.pool_size = 2, .strides = 1, .name = "pool"}));
  expected.add(GlobalAveragePooling2D("whole"));
  expected.add(Dense(10, {.name = "classes"}));
  expect_same_network(read.model, expected);
  EXPECT_THAT(read.notes, ElementsAre(HasSubstr("probabilities: the softmax is left")));
}

TEST_P(KerasFiles, MayBranch) {
  Architecture read = load("branches", {.input_shape = Shape{28, 28}, .outputs = 10});
  Model expected("branches");
  const Tensor image = expected.apply(Input({28, 28, 1}, {.saturation = 3, .name = "image"}), {});
  const Tensor left = expected.apply(
      Conv2D(4, {.kernel_size = {3, 5}, .strides = 2, .padding = "same", .name = "left"}), {image});
  const Tensor squared = expected.apply(Activation("square", {.name = "squared"}), {left});
  const Tensor right = expected.apply(AveragePooling2D({.name = "right"}), {image});
  const Tensor joined = expected.apply(Concatenate({.name = "joined"}), {squared, right});
  const Tensor normal =
      expected.apply(BatchNormalization({.momentum = 0.9, .name = "normal"}), {joined});
  const Tensor sum = expected.apply(Add("sum"), {joined, normal});
  const Tensor flat = expected.apply(Flatten("flat"), {sum});
  const Tensor shaped = expected.apply(Reshape({-1, 7}, "shaped"), {flat});
  const Tensor row = expected.apply(Flatten("flat_again"), {shaped});
  const Tensor hidden = expected.apply(Dense(6, {.name = "hidden"}), {row});
  const Tensor drop = expected.apply(Dropout(0.5, "drop"), {hidden});
  expected.apply(Dense(10, {.name = "classes"}), {drop});
  expect_same_network(read.model, expected);
}

TEST_P(KerasFiles, MayHavePolynomials) {
  Architecture read = load("polynomial");
  Sequential expected("polynomial");
  expected.add(Input({4}, {.saturation = 127, .low = -127, .name = "features"}));
  expected.add(Dense(3, {.name = "hidden"}));
  expected.add(
      Activation("polynomial", {.coefficients = {0, 0.5, 0.25}, .name = "hidden_polynomial"}));
  expected.add(
      Activation("polynomial", {.coefficients = {0, 1, 0.5}, .learnable = false, .name = "fixed"}));
  expected.add(Dense(2, {.name = "classes"}));
  expect_same_network(read.model, expected);
}

TEST_P(KerasFiles, MaySquareByAnOperation) {
  Architecture read = load("operation");
  ASSERT_EQ(read.model.layers().size(), 4u);
  const auto* square = layer_as<Activation>(*read.model.layers()[2]);
  ASSERT_NE(square, nullptr);
  EXPECT_TRUE(square->is_square());
}

TEST_P(KerasFiles, CallEachLayerOnce) {
  expect_error(ErrorCode::unsupported, "twice.inbound_nodes are 2 calls of one layer",
               [] { load("shared"); });
}

TEST_P(KerasFiles, TakeRecordsOfTheirShapeOnly) {
  expect_error(ErrorCode::incompatible, "takes records of the shape (28, 28, 1), not (28, 27)", [] {
    load("picture", {.input_shape = Shape{28, 27}});
  });
  expect_error(ErrorCode::incompatible, "gives 10 numbers, not 3",
               [] { load("picture", {.outputs = 3}); });
  EXPECT_EQ(load("picture", {.input_shape = Shape{784}}).model.input_shape(), (Shape{28, 28, 1}));
}

}  // namespace
}  // namespace sealion::heras
