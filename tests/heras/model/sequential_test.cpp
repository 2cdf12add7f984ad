#include "heras/model/sequential.h"

#include <gtest/gtest.h>

#include "heras/fixtures.h"
#include "program/approximation.h"
#include "program/reference.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using testing::random_images;
using testing::random_weights;
using testing::small_model;
using testing::trained_model;

TEST(Sequential, NamesItsLayersAndKnowsItsShapes) {
  const Sequential model = small_model();
  std::vector<std::string> names;
  for (const Layer* layer : model.layers()) names.push_back(layer->name());
  EXPECT_EQ(names, (std::vector<std::string>{"input_1", "flatten_1", "dense_1", "activation_1",
                                             "dense_2"}));
  EXPECT_EQ(model.input_shape(), (Shape{4, 3}));
  EXPECT_EQ(model.output_shape(), Shape{4});
  EXPECT_EQ(model.input_saturation(), 3);
  EXPECT_EQ(model.parameter_count(), 12u * 5 + 5 + 5 * 4 + 4);
  EXPECT_EQ(model.layers_of<Dense>().size(), 2u);
}

TEST(Sequential, TakesThePapersFirstLayer) {
  Sequential model("paper");
  model.add(Dense(30, {.input_dim = 784, .input_saturation = 4, .saturation = 16}));
  model.add(Activation());
  EXPECT_EQ(model.layers().size(), 3u);
  EXPECT_EQ(model.input_shape(), Shape{784});
  EXPECT_EQ(model.input_saturation(), 4);
}

TEST(Sequential, RefusesLayersThatDoNotFit) {
  Sequential model("model");
  expect_error(ErrorCode::invalid_argument, "starts with an Input", [&] { model.add(Dense(3)); });
  EXPECT_TRUE(model.layers().empty());
  model.add(Input({4, 3}, {.name = "in"}));
  expect_error(ErrorCode::invalid_argument, "put Flatten() first", [&] { model.add(Dense(3)); });
  expect_error(ErrorCode::invalid_argument, "starts with its one Input", [&] {
    model.add(Input({2, 2}));
  });
  expect_error(ErrorCode::invalid_argument, "two layers named 'in'",
               [&] { model.add(Flatten("in")); });
  expect_error(ErrorCode::invalid_argument, "name of a layer",
               [&] { model.add(Flatten("\x1b[2J")); });
  EXPECT_EQ(model.layers().size(), 1u);
  expect_error(ErrorCode::invalid_argument, "name of a model", [] { Sequential(""); });
}

TEST(Sequential, SaysItsWeightsAsAProgram) {
  Sequential model = small_model();
  EXPECT_FALSE(model.is_trained());
  expect_error(ErrorCode::invalid_argument, "no weights yet", [&] { model.program(); });
  const auto weights = random_weights(model);
  model.set_weights(weights);
  EXPECT_TRUE(model.is_trained());
  EXPECT_EQ(model.weights(), weights);
  const Program program = model.program();
  ASSERT_EQ(program.nodes().size(), 4u);
  EXPECT_EQ(program.input().low, 0);
  EXPECT_EQ(program.input().high, 3);
  EXPECT_EQ(program.node(1).name, "dense_1");
  EXPECT_EQ(std::get<DenseNode>(program.node(3).operation).weights, weights[1].kernel);
}

TEST(Sequential, ReplacesAllWeightsOrNone) {
  Sequential model = trained_model();
  model.calibrate(random_images(50).inputs);
  const auto before = model.weights();
  auto bad = random_weights(model, 2);
  bad[1].kernel[3] = 8;
  expect_error(ErrorCode::invalid_argument,
               "dense_2: weights out of the declared saturation: 8 at place 3",
               [&] { model.set_weights(bad); });
  EXPECT_EQ(model.weights(), before);
  EXPECT_FALSE(model.largest_seen().empty());
  expect_error(ErrorCode::invalid_argument, "weights of 0 layers", [&] { model.set_weights({}); });
  model.set_training({});
  model.set_weights(random_weights(model, 2));
  EXPECT_TRUE(model.largest_seen().empty());
  EXPECT_FALSE(model.training());
}

TEST(Sequential, CalibratesOnTheLargestValuesOfAllImages) {
  Sequential model = trained_model();
  const Dataset images = random_images(1000);
  model.calibrate(images.inputs, {.threads = 2});
  const auto seen = approximate(model.program(), testing::levels_of(images, 3));
  EXPECT_EQ(model.largest_seen(), seen.largest);
}

TEST(Sequential, PlansFromItsCalibration) {
  Sequential model = trained_model();
  model.calibrate(random_images(200).inputs);
  const Deployment lazily = model.deployment();
  const Deployment& deployed = model.deploy();
  EXPECT_EQ(deployed.manifest, lazily.manifest) << "its id, too";
  EXPECT_EQ(deployed.manifest.name, "small");
  EXPECT_EQ(deployed.manifest.input_shape, (Shape{4, 3}));
  EXPECT_EQ(deployed.manifest.input_saturation, 3);
  EXPECT_EQ(deployed.manifest.outputs, 4u);
  EXPECT_EQ(deployed.forecast.layers.size(), 4u);
  model.deploy({.security = SecurityLevel::bits_192});
  EXPECT_EQ(model.deployment().manifest.parameters.security, SecurityLevel::bits_192);
}

TEST(Sequential, ChecksItsCompilation) {
  Sequential model = small_model();
  EXPECT_FALSE(model.compiled());
  expect_error(ErrorCode::unsupported, "'lion'", [&] { model.compile({.optimizer = "lion"}); });
  model.compile({.learning_rate = 0.5});
  EXPECT_EQ(model.compiled()->learning_rate, 0.5);
}

}  // namespace
}  // namespace sealion::heras
