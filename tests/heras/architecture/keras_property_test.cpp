/// What a model is in Keras' words is read as that model.
#include <gtest/gtest.h>

#include <random>

#include "heras/architecture/keras.h"
#include "heras/architecture/keras_json.h"
#include "heras/architecture/same_network.h"
#include "heras/heras.h"

namespace sealion::heras {
namespace {

using testing::expect_same_network;
using testing::KerasStyle;
using testing::to_keras;

/// A network of random layers with random options, of every kind that Keras has.
class RandomNetwork {
 public:
  explicit RandomNetwork(std::uint64_t seed) : random_(seed) {}

  Model make(bool branches) {
    Tensor x = model_.apply(Input(input_shape(), {.saturation = 9, .low = -3, .name = "in"}), {});
    const std::size_t layers = draw(1, 8);
    for (std::size_t i = 0; i < layers; ++i) {
      x = branches && draw(0, 3) == 0 ? branch(x) : model_.apply(layer(shape(x)), {x});
    }
    if (shape(x).size() != 1) x = model_.apply(Flatten(), {x});
    model_.apply(Dense(draw(1, 4), {.saturation = 5}), {x});
    return std::move(model_);
  }

 private:
  std::size_t draw(std::size_t low, std::size_t high) { return low + random_() % (high - low + 1); }
  bool coin() { return draw(0, 1) == 1; }
  std::string padding() { return coin() ? "same" : "valid"; }
  Size2D size(std::size_t most) { return {draw(1, most), draw(1, most)}; }
  const Shape& shape(Tensor x) const { return model_.layers()[x.layer]->output_shape(); }

  Shape input_shape() {
    if (draw(0, 3) == 0) return {draw(1, 9)};
    return {draw(3, 6), draw(3, 6), draw(1, 3)};
  }

  Tensor branch(Tensor x) {
    const Tensor left = model_.apply(element_layer(), {x});
    const Tensor right = model_.apply(element_layer(), {left});
    if (coin()) return model_.apply(Add(), {right, x, left});
    const auto rank = static_cast<std::int64_t>(shape(x).size());
    return model_.apply(Concatenate({.axis = coin() ? -1 : rank}), {left, right});
  }

  std::unique_ptr<Layer> element_layer() {
    switch (draw(0, 3)) {
      case 0:
        return std::make_unique<Dropout>(0.25);
      case 1:
        return std::make_unique<BatchNormalization>(
            BatchNormalizationOptions{.momentum = coin() ? 0.99 : 0.5,
                                      .epsilon = coin() ? 1e-3 : 0.25,
                                      .center = coin(),
                                      .scale = coin()});
      case 2:
        return std::make_unique<Activation>();
      default:
        return std::make_unique<Activation>(
            "polynomial", ActivationOptions{.coefficients = {1, 0, 0.5}, .learnable = coin()});
    }
  }

  std::unique_ptr<Layer> layer(const Shape& input) {
    if (draw(0, 2) == 0) return element_layer();
    if (input.size() == 1) {
      if (coin()) return std::make_unique<Reshape>(std::vector<std::int64_t>{-1, 1, 1});
      return std::make_unique<Dense>(draw(1, 9), DenseOptions{.saturation = 5, .use_bias = coin()});
    }
    return image_layer(input);
  }

  std::unique_ptr<Layer> image_layer(const Shape& input) {
    const std::size_t fits = std::min({input[0], input[1], std::size_t{3}});
    switch (draw(0, 5)) {
      case 0:
        return std::make_unique<Conv2D>(draw(1, 3), Conv2DOptions{.kernel_size = size(fits),
                                                                  .strides = size(2),
                                                                  .padding = padding(),
                                                                  .saturation = 5,
                                                                  .use_bias = coin()});
      case 1:
        return std::make_unique<DepthwiseConv2D>(
            size(fits), DepthwiseConv2DOptions{.strides = size(2),
                                               .padding = padding(),
                                               .depth_multiplier = draw(1, 2),
                                               .saturation = 5,
                                               .use_bias = coin()});
      case 2:
        return std::make_unique<AveragePooling2D>(
            AveragePooling2DOptions{.pool_size = size(fits),
                                    .strides = coin() ? Size2D(0) : size(2),
                                    .padding = padding()});
      case 3:
        return std::make_unique<ZeroPadding2D>(
            Borders({draw(0, 2), draw(0, 1)}, {draw(0, 1), draw(0, 2)}));
      case 4:
        return std::make_unique<GlobalAveragePooling2D>();
      default:
        return std::make_unique<Flatten>();
    }
  }

  std::mt19937_64 random_;
  Model model_{"random"};
};

/// As Keras writes it, and with the integers of RandomNetwork.
void expect_read_back(Model& model, const KerasStyle& style) {
  const std::string json = to_keras(model, style).dump();
  SCOPED_TRACE(json);
  Architecture read = architecture_from_keras(
      json, {.input_low = -3, .input_saturation = 9, .weight_saturation = 5}, "random");
  EXPECT_EQ(read.model.name(), "random");
  expect_same_network(read.model, model);
}

TEST(KerasProperty, StacksComeBack) {
  for (std::uint64_t seed = 0; seed < 200 && !::testing::Test::HasFailure(); ++seed) {
    Model model = RandomNetwork(seed).make(false);
    for (const int generation : {2, 3}) {
      for (const bool sequential : {true, false}) {
        expect_read_back(model, {generation, sequential, seed % 2 == 0});
      }
    }
  }
}

TEST(KerasProperty, GraphsComeBack) {
  for (std::uint64_t seed = 0; seed < 200 && !::testing::Test::HasFailure(); ++seed) {
    Model model = RandomNetwork(1000 + seed).make(true);
    for (const int generation : {2, 3}) expect_read_back(model, {generation, false, seed % 2 == 0});
  }
}

/// The order of layers in the document is no matter.
TEST(KerasProperty, LayersMayStandInAnyOrder) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Model model = RandomNetwork(seed).make(false);
    nlohmann::json document = to_keras(model);
    nlohmann::json& layers = document["config"]["layers"];
    std::shuffle(layers.begin(), layers.end(), std::mt19937_64(seed));
    Architecture read = architecture_from_keras(
        document.dump(), {.input_low = -3, .input_saturation = 9, .weight_saturation = 5}, "it");
    expect_same_network(read.model, model);
  }
}

/// The zoo's networks are what their descriptions say.
TEST(KerasProperty, ReadsTheZoo) {
  for (const std::string name : {"dnn-30", "cnn-16", "cryptonets", "vae"}) {
    Model model = zoo_architecture(name);
    const std::int32_t saturation = model.layers_of<LinearLayer>().front()->saturation();
    Architecture read =
        architecture_from_keras(to_keras(model).dump(), {.weight_saturation = saturation}, name);
    EXPECT_EQ(read.model.name(), name);
    expect_same_network(read.model, model);
  }
}

}  // namespace
}  // namespace sealion::heras
