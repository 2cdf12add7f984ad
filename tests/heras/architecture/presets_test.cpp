#include "heras/architecture/presets.h"

#include <gtest/gtest.h>

#include "heras/architecture/same_network.h"
#include "heras/heras.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using testing::expect_same_network;

Model preset(const std::string& name, const Shape& shape, std::size_t outputs = 10) {
  return preset_architecture(name, {.input_shape = shape, .outputs = outputs}).model;
}

TEST(Presets, LinearIsOneDense) {
  Model model = preset("linear", {30}, 2);
  Sequential expected("linear");
  expected.add(Input({30}, {.saturation = 127, .low = -127}));
  expected.add(Dense(2, {.saturation = 127}));
  EXPECT_EQ(model.name(), "linear");
  expect_same_network(model, expected);
}

TEST(Presets, MlpHasItsWidthsAndSquaresBetween) {
  Model model = preset("mlp:30", {28, 28});
  Model expected = zoo_architecture("dnn-30");
  EXPECT_EQ(model.name(), "mlp-30");
  expect_same_network(model, expected);
  EXPECT_EQ(preset("mlp:64,32", {30}, 3).layers_of<Activation>().size(), 2u);
  EXPECT_EQ(preset("mlp:64,32", {30}, 3).name(), "mlp-64-32");
}

TEST(Presets, CnnIsThatOfTheZoo) {
  Model model = preset("cnn", {28, 28, 1});
  Model expected = zoo_architecture("cnn-16");
  expect_same_network(model, expected);
  EXPECT_EQ(preset("cnn", {28, 28}).input_shape(), (Shape{28, 28, 1}));
}

TEST(Presets, CnnFitsPicturesOfAnySize) {
  for (const Shape& shape : {Shape{1, 1}, Shape{2, 9, 3}, Shape{8, 8, 1}, Shape{32, 32, 3},
                             Shape{96, 96, 3}, Shape{1, 4096, 3}, Shape{256, 256}}) {
    const Model model = preset("cnn", shape, 7);
    EXPECT_EQ(model.output_shape(), Shape{7}) << to_string(shape);
    EXPECT_LE(model.activation_count(), 33u * 33 * 16 + 100) << to_string(shape);
  }
}

TEST(Presets, TakeOtherIntegers) {
  const ArchitectureOptions options{.name = "mine",
                                    .input_shape = Shape{28, 28, 1},
                                    .outputs = 2,
                                    .input_low = -2,
                                    .input_saturation = 5,
                                    .weight_saturation = 3};
  for (const std::string name : {"linear", "mlp:4", "cnn"}) {
    const Model model = preset_architecture(name, options).model;
    EXPECT_EQ(model.name(), "mine");
    EXPECT_EQ(model.layers_of<Input>().front()->low(), -2);
    EXPECT_EQ(model.layers_of<Input>().front()->saturation(), 5);
    for (const LinearLayer* layer : model.layers_of<LinearLayer>()) {
      EXPECT_EQ(layer->saturation(), 3);
    }
  }
}

TEST(Presets, SayWhatIsWrong) {
  const auto refuse = [](const std::string& name, const std::string& message) {
    expect_error(ErrorCode::invalid_argument, message, [&] { preset(name, {30}); });
  };
  refuse("mlp:64,,32", "\"mlp:64,,32\": a width of \"\": whole numbers from 1 to 65536");
  refuse("mlp:", "a width of \"\"");
  refuse("mlp:0", "a width of \"0\"");
  refuse("mlp:99999999", "a width of \"99999999\"");
  refuse("mlp:99999999999999999999999", "a width of \"99999999999999999999999\"");
  refuse("mlp:-4", "a width of \"-4\"");
  refuse("mlp:4 ", "a width of \"4 \"");
  refuse("mlp:6,x", "a width of \"x\"");
  refuse("mlp:1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1", "more than 16 hidden layers");
  refuse("cnn", "'cnn' reads pictures of (height, width) or (height, width, channels), not (30)");
  for (const std::string name : {"", "mlp", "MLP:3", "lstm", "linear,3"}) {
    expect_error(ErrorCode::not_found,
                 "neither a file that Keras wrote nor linear, mlp:64,32 or cnn",
                 [&] { preset(name, {30}); });
  }
  expect_error(ErrorCode::invalid_argument, "say the shape of a record, as 30 or 28,28,1",
               [] { preset_architecture("linear", {.outputs = 2}); });
  expect_error(ErrorCode::invalid_argument, "how many numbers an answer has",
               [] { preset_architecture("linear", {.input_shape = Shape{30}}); });
  expect_error(ErrorCode::unsupported, "a network of 4295098369 parameters: at most 67108864",
               [] { preset("mlp:65536", {65536}, 1); });
  expect_error(ErrorCode::invalid_argument, "an input shape of (512, 512, 3)", [] {
    preset("cnn", {512, 512, 3});
  });
}

}  // namespace
}  // namespace sealion::heras
