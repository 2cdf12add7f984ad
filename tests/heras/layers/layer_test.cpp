#include "heras/layers/layer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "heras/heras.h"
#include "heras/layers/run_layer.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using testing::shape_after;

TEST(Layer, KnowsItsShapes) {
  EXPECT_EQ(shape_after(Input({28, 28}, {.saturation = 7}), {}), (Shape{28, 28}));
  EXPECT_EQ(shape_after(Flatten(), {{28, 28}}), Shape{784});
  EXPECT_EQ(shape_after(Dense(30), {{784}}), Shape{30});
  EXPECT_EQ(shape_after(Activation(), {{30}}), Shape{30});
  EXPECT_EQ(shape_after(Dropout(0.5), {{7, 5}}), (Shape{7, 5}));
}

TEST(Layer, CountsParametersAndActivations) {
  Dense dense(30);
  dense.build({{784}});
  EXPECT_EQ(dense.parameter_count(), 784u * 30 + 30);
  EXPECT_EQ(dense.activation_count(), 0u);
  Dense without(30, {.use_bias = false});
  without.build({{784}});
  EXPECT_EQ(without.parameter_count(), 784u * 30);
  Activation square;
  square.build({{14, 14, 16}});
  EXPECT_EQ(square.parameter_count(), 0u);
  EXPECT_EQ(square.activation_count(), 14u * 14 * 16);
}

/// Models without it keep the files and ids that they have.
TEST(Layer, SaysTheLeastInputOnlyWhereThereIsOne) {
  EXPECT_FALSE(Input({4}, {.saturation = 7}).get_config().contains("low"));
  const Input input({4}, {.saturation = 7, .low = -3});
  EXPECT_EQ(input.get_config().at("low"), -3);
  ProgramBuilder builder;
  input.emit(builder, {});
  EXPECT_EQ(std::get<InputNode>(builder.build().nodes().front().operation).low, -3);
}

std::unique_ptr<Layer> again(const Layer& layer) {
  return layer_from_config(layer.kind(), layer.get_config());
}

/// What a config says is what the copy does.
TEST(Layer, DoesTheSameWhenItComesBack) {
  const auto shape = [](const Layer& layer, const std::vector<Shape>& inputs) {
    const auto copy = again(layer);
    copy->build(inputs);
    return copy->output_shape();
  };
  const Conv2D convolution(3, {.kernel_size = {2, 4}, .strides = {3, 2}, .padding = "same"});
  EXPECT_EQ(shape(convolution, {{9, 9, 2}}), (Shape{3, 5, 3}));
  const DepthwiseConv2D depthwise({2, 4}, {.strides = {3, 2}, .depth_multiplier = 5});
  EXPECT_EQ(shape(depthwise, {{9, 9, 2}}), (Shape{3, 3, 10}));
  EXPECT_EQ(shape(AveragePooling2D({.pool_size = {3, 4}}), {{9, 9, 2}}), (Shape{3, 2, 2}));
  EXPECT_EQ(shape(ZeroPadding2D({{1, 2}, {4, 8}}), {{9, 9}}), (Shape{12, 21, 1}));
  EXPECT_EQ(shape(Concatenate({.axis = 1}), {{1, 2}, {3, 2}}), (Shape{4, 2}));
  EXPECT_EQ(shape(Reshape({2, -1}), {{6}}), (Shape{2, 3}));
}

TEST(Layer, RefusesAnOutputThatIsTooLarge) {
  const auto refuse = [](Layer&& layer, const std::vector<Shape>& inputs, const char* words) {
    const Shape before = layer.output_shape();
    expect_error(ErrorCode::invalid_argument, words, [&] { layer.build(inputs); });
    EXPECT_EQ(layer.output_shape(), before);
  };
  refuse(ZeroPadding2D({{255, 0}, {255, 0}}, {.name = "it"}), {{2, 2}},
         "it: an output of (257, 257, 1) has more than 65536 elements");
  refuse(Concatenate({.name = "it"}), {{40000}, {40000}}, "it: an output of (80000)");
  refuse(Conv2D(9, {.kernel_size = 1, .name = "it"}), {{200, 200}},
         "it: an output of (200, 200, 9)");
  refuse(DepthwiseConv2D(1, {.depth_multiplier = 2, .name = "it"}), {{200, 200}},
         "it: an output of (200, 200, 2)");
}

TEST(Layer, RefusesHostileConfigs) {
  const nlohmann::json dense = Dense(9, {.name = "d"}).get_config();
  const auto with = [&](const char* key, nlohmann::json value) {
    nlohmann::json config = dense;
    config[key] = std::move(value);
    return config;
  };
  expect_error(ErrorCode::unsupported, "unknown layer 'Conv9D'",
               [&] { layer_from_config("Conv9D", dense); });
  const auto load = [](const nlohmann::json& config) { layer_from_config("Dense", config); };
  expect_error(ErrorCode::corrupt, "units must be an integer in [0, 65536], not -1",
               [&] { load(with("units", -1)); });
  expect_error(ErrorCode::corrupt, "units must be an integer in [0, 65536], not 1e+300",
               [&] { load(with("units", 1e300)); });
  expect_error(ErrorCode::corrupt, "not 18446744073709551615",
               [&] { load(with("units", ~std::uint64_t{0})); });
  expect_error(ErrorCode::corrupt, "saturation must be an integer in [1, ",
               [&] { load(with("saturation", 0)); });
  expect_error(ErrorCode::corrupt, "name must be a string, not 3", [&] { load(with("name", 3)); });
  expect_error(ErrorCode::corrupt, "saturation is missing", [&] { load({{"name", "d"}}); });
  expect_error(ErrorCode::corrupt, "must be an object", [&] { load(nlohmann::json::array()); });
  expect_error(ErrorCode::unsupported, "unknown activation 'relu'", [&] {
    layer_from_config("Activation", nlohmann::json{{"name", "a"}, {"function", "relu"}});
  });
  expect_error(ErrorCode::corrupt, "shape must be an array of at most 3 entries", [&] {
    layer_from_config("Input",
                      nlohmann::json{{"name", "i"}, {"saturation", 7}, {"shape", {1, 1, 1, 1}}});
  });
}

/// Every field of every kind: missing, and of a type that no field has.
TEST(Layer, NamesABadField) {
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(std::make_unique<Input>(Shape{4, 3}));
  layers.push_back(std::make_unique<Flatten>());
  layers.push_back(std::make_unique<Reshape>(std::vector<std::int64_t>{-1}));
  layers.push_back(std::make_unique<Conv2D>(3, Conv2DOptions{.kernel_size = 3}));
  layers.push_back(std::make_unique<DepthwiseConv2D>(3));
  layers.push_back(std::make_unique<AveragePooling2D>());
  layers.push_back(std::make_unique<GlobalAveragePooling2D>());
  layers.push_back(std::make_unique<ZeroPadding2D>(1));
  layers.push_back(std::make_unique<BatchNormalization>());
  layers.push_back(std::make_unique<ActivitySparsifier>());
  layers.push_back(std::make_unique<Dropout>(0.5));
  layers.push_back(std::make_unique<Add>());
  layers.push_back(std::make_unique<Concatenate>());
  for (const auto& layer : layers) {
    const nlohmann::json config = layer->get_config();
    for (const auto& [key, value] : config.items()) {
      nlohmann::json damaged = config;
      damaged[key] = nullptr;
      expect_error(ErrorCode::corrupt, key, [&] { layer_from_config(layer->kind(), damaged); });
      damaged.erase(key);
      expect_error(ErrorCode::corrupt, key, [&] { layer_from_config(layer->kind(), damaged); });
    }
  }
}

TEST(Layer, BoundsWhatAConfigSays) {
  const auto refuse = [](const Layer& layer, const char* key, const nlohmann::json& value,
                         ErrorCode code, const char* text) {
    nlohmann::json config = layer.get_config();
    config[key] = value;
    expect_error(code, text, [&] { layer_from_config(layer.kind(), config); });
  };
  constexpr auto corrupt = ErrorCode::corrupt, invalid = ErrorCode::invalid_argument;
  const Conv2D convolution(3, {.kernel_size = 3});
  refuse(convolution, "filters", 65537, corrupt,
         "filters must be an integer in [0, 65536], not 65537");
  refuse(convolution, "kernel_size", {3}, corrupt,
         "kernel_size must be an array of 2 entries, not an array of 1 ");
  refuse(convolution, "kernel_size", {3, 3, 3}, corrupt,
         "kernel_size must be an array of at most 2");
  refuse(convolution, "kernel_size", {65536, 65536}, invalid, "a kernel of 65536 x 65536");
  refuse(convolution, "strides", {1, 0}, invalid, "strides of 1 x 0");
  refuse(convolution, "padding", "SAME", invalid, "'SAME'");
  refuse(convolution, "saturation", 1 << 21, corrupt, "not 2097152");
  refuse(DepthwiseConv2D(3), "depth_multiplier", 65537, corrupt, "depth_multiplier must be");
  refuse(AveragePooling2D(), "pool_size", {0, 1}, invalid, "a kernel of 0 x 1");
  refuse(ZeroPadding2D(1), "padding", {{"top", -1}}, corrupt,
         "padding.top must be an integer in [0, 65536], not -1");
  refuse(Reshape({-1}), "target_shape", {-1, -1}, invalid, "(-1, -1)");
  refuse(Reshape({-1}), "target_shape", {1.5}, corrupt, "target_shape[0] must be an integer");
  refuse(Reshape({-1}), "target_shape", {65537}, corrupt, "not 65537");
  refuse(Concatenate(), "axis", 9, corrupt, "axis must be an integer in [-");
  refuse(Dropout(0.5), "rate", 1, invalid, "rate of 1");
  refuse(BatchNormalization(), "momentum", -0.5, invalid, "momentum of -0.5");
  refuse(ActivitySparsifier(), "zeta", 0, invalid, "zeta of 0");
}

TEST(Input, RefusesWhatIsNoImage) {
  expect_error(ErrorCode::invalid_argument, "(0, 4)", [] { Input({0, 4}); });
  expect_error(ErrorCode::invalid_argument, "(65536, 2)", [] { Input({65536, 2}); });
  expect_error(ErrorCode::invalid_argument, "a least input of 1 is not in [-255, 0]",
               [] { Input({4}, {.low = 1}); });
  expect_error(ErrorCode::invalid_argument, "a least input of -256",
               [] { Input({4}, {.low = -256}); });
  expect_error(ErrorCode::corrupt, "low must be an integer in [-255, 0], not 1", [] {
    layer_from_config("Input",
                      nlohmann::json{{"name", "i"}, {"saturation", 7}, {"low", 1}, {"shape", {4}}});
  });
  expect_error(ErrorCode::invalid_argument, "saturation of 256", [] {
    Input({4, 4}, {.saturation = 256});
  });
}

TEST(Dense, RefusesWeightsOutOfItsSaturationAndStaysAsItWas) {
  Dense dense(2, {.saturation = 3});
  dense.build({{2}});
  EXPECT_FALSE(dense.has_weights());
  const LayerWeights sound{{-3, 3, 0, 1}, {largest_constant, -largest_constant}};
  dense.set_weights(sound);
  EXPECT_TRUE(dense.has_weights());
  expect_error(ErrorCode::invalid_argument, "weights out of the declared saturation: -4 at place 2",
               [&] {
                 dense.set_weights({{0, 0, -4, 0}, {0, 0}});
               });
  expect_error(ErrorCode::invalid_argument, "a bias of 281474976710657", [&] {
    dense.set_weights({{0, 0, 0, 0}, {largest_constant + 1, 0}});
  });
  expect_error(ErrorCode::invalid_argument, "3 weights and 2 biases", [&] {
    dense.set_weights({{0, 0, 0}, {0, 0}});
  });
  EXPECT_EQ(dense.weights(), sound);
}

TEST(Dense, RefusesSizesAndSaturationsOutOfBounds) {
  expect_error(ErrorCode::invalid_argument, "0 units", [] { Dense(0); });
  expect_error(ErrorCode::invalid_argument, "65537 units", [] { Dense(65537); });
  expect_error(ErrorCode::invalid_argument, "saturation of 0", [] { Dense(1, {.saturation = 0}); });
  Dense dense(2, {.input_dim = 3});
  expect_error(ErrorCode::invalid_argument, "input_dim is 3, but 4", [&] { dense.build({{4}}); });
  expect_error(ErrorCode::invalid_argument, "put Flatten() first", [&] { dense.build({{2, 2}}); });
}

TEST(Dropout, IsNothingInIntegers) {
  Dropout layer(0.5);
  layer.build({{3}});
  EXPECT_TRUE(layer.has_weights());
  EXPECT_EQ(testing::program_of(layer, {{{3}, {1, 2, 3}}}).nodes().size(), 1u);
  expect_error(ErrorCode::invalid_argument, "rate of 1", [] { Dropout(1); });
  expect_error(ErrorCode::invalid_argument, "rate of -0.1", [] { Dropout(-0.1); });
}

TEST(Activation, IsASquare) {
  EXPECT_EQ(Activation().function(), "square");
  expect_error(ErrorCode::unsupported, "unknown activation 'relu'", [] { Activation("relu"); });
}

}  // namespace
}  // namespace sealion::heras
