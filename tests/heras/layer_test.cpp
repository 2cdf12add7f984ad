#include "heras/layer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "heras/fixtures.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;

TEST(Layer, KnowsItsShapes) {
  Input input({28, 28}, {.saturation = 7});
  input.build({});
  EXPECT_EQ(input.output_shape(), (Shape{28, 28}));
  Flatten flatten;
  flatten.build({28, 28});
  EXPECT_EQ(flatten.output_shape(), Shape{784});
  Dense dense(30);
  dense.build({784});
  EXPECT_EQ(dense.output_shape(), Shape{30});
  EXPECT_EQ(dense.parameter_count(), 784u * 30 + 30);
  Activation square;
  square.build({30});
  EXPECT_EQ(square.output_shape(), Shape{30});
}

TEST(Layer, ComesBackFromItsConfig) {
  const auto again = [](const Layer& layer) {
    const auto copy = layer_from_config(layer.kind(), layer.get_config());
    EXPECT_STREQ(copy->kind(), layer.kind());
    EXPECT_EQ(copy->name(), layer.name());
    EXPECT_EQ(copy->get_config(), layer.get_config());
  };
  again(Input({4, 3}, {.saturation = 5, .name = "in"}));
  again(Flatten("flat"));
  again(Dense(9, {.saturation = 31, .name = "d"}));
  again(Activation("square", "a"));
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
  expect_error(ErrorCode::corrupt, "'units' is -1", [&] { load(with("units", -1)); });
  expect_error(ErrorCode::corrupt, "'units' is no integer", [&] { load(with("units", 1e300)); });
  expect_error(ErrorCode::corrupt, "'units' is 18446744073709551615",
               [&] { load(with("units", ~std::uint64_t{0})); });
  expect_error(ErrorCode::corrupt, "'saturation' is 0", [&] { load(with("saturation", 0)); });
  expect_error(ErrorCode::corrupt, "'name' is no string", [&] { load(with("name", 3)); });
  expect_error(ErrorCode::corrupt, "'saturation' is missing", [&] { load({{"name", "d"}}); });
  expect_error(ErrorCode::corrupt, "expected an object", [&] { load(nlohmann::json::array()); });
  expect_error(ErrorCode::unsupported, "unknown activation 'relu'", [&] {
    layer_from_config("Activation", {{"name", "a"}, {"function", "relu"}});
  });
  expect_error(ErrorCode::corrupt, "more than 3", [&] {
    layer_from_config("Input", {{"name", "i"}, {"saturation", 7}, {"shape", {1, 1, 1, 1}}});
  });
}

TEST(Input, RefusesWhatIsNoImage) {
  expect_error(ErrorCode::invalid_argument, "(0, 4)", [] { Input({0, 4}); });
  expect_error(ErrorCode::invalid_argument, "(65536, 2)", [] { Input({65536, 2}); });
  expect_error(ErrorCode::invalid_argument, "saturation of 256", [] {
    Input({4, 4}, {.saturation = 256});
  });
}

TEST(Dense, RefusesWeightsOutOfItsSaturationAndStaysAsItWas) {
  Dense dense(2, {.saturation = 3});
  dense.build({2});
  EXPECT_FALSE(dense.has_weights());
  const DenseWeights sound{{-3, 3, 0, 1}, {largest_constant, -largest_constant}};
  dense.set_weights(sound);
  EXPECT_TRUE(dense.has_weights());
  expect_error(ErrorCode::invalid_argument,
               "weights out of the declared saturation: -4 at row 1, column 0", [&] {
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
  expect_error(ErrorCode::invalid_argument, "input_dim is 3, but 4", [&] { dense.build({4}); });
  expect_error(ErrorCode::invalid_argument, "put Flatten() first", [&] { dense.build({2, 2}); });
}

TEST(Activation, IsASquare) {
  EXPECT_EQ(Activation().function(), "square");
  expect_error(ErrorCode::unsupported, "unknown activation 'relu'", [] { Activation("relu"); });
}

}  // namespace
}  // namespace sealion::heras
