// Makes the models of the recorded answers in the current folder: so narrow that their ciphertexts
// are few, and together of every kind of node, stage and parameter. `record.sh` calls it.

#include <algorithm>
#include <random>
#include <vector>

#include "heras/heras.h"

namespace {

using namespace sealion;
using namespace sealion::heras;

/// Random weights for every layer that has some, in its range and none of them zero.
void set_random_weights(Model& model, unsigned seed) {
  std::mt19937 generator(seed);
  const auto draw = [&](std::int32_t largest) {
    const auto value = static_cast<std::int32_t>(generator() % static_cast<unsigned>(largest)) + 1;
    return generator() % 2 == 0 ? value : -value;
  };
  std::vector<LayerWeights> weights;
  for (const Layer* layer : model.layers()) {
    const auto [kernel, bias] = layer->weight_sizes();
    if (kernel + bias == 0) continue;
    LayerWeights& made = weights.emplace_back();
    const std::int32_t largest = std::max(layer->weight_saturation(), 1);
    for (std::size_t i = 0; i < kernel; ++i) made.kernel.push_back(draw(largest));
    for (std::size_t i = 0; i < bias; ++i) made.bias.push_back(draw(largest));
  }
  model.set_weights(weights);
}

struct DenseNetwork {
  std::size_t squares;  ///< each behind a dense layer of two units
  std::int32_t input_saturation, saturation;
  std::size_t outputs = 2;
};

/// For images of two pixels.
Sequential dense_model(const std::string& name, const DenseNetwork& network) {
  Sequential model(name);
  model.add(Input({1, 2}, {.saturation = network.input_saturation}));
  model.add(Flatten());
  for (std::size_t i = 0; i < network.squares; ++i) {
    model.add(Dense(2, {.saturation = network.saturation}));
    model.add(Activation("square"));
  }
  model.add(Dense(network.outputs, {.saturation = network.saturation}));
  set_random_weights(model, 1);
  return model;
}

/// Convolutions, pools, a polynomial and two branches that meet again.
Model image_model() {
  Model model("image");
  Tensor x = model.apply(Input({3, 3, 1}, {.saturation = 1}), {});
  x = model.apply(ZeroPadding2D({{1, 0}, {0, 1}}), {x});
  x = model.apply(Conv2D(2, {.kernel_size = 2, .strides = 2, .saturation = 3}), {x});
  x = model.apply(Activation("polynomial", {.coefficients = {0.5, 0.5, 0.5}}), {x});
  const Tensor left = model.apply(DepthwiseConv2D(2, {.padding = "same", .saturation = 3}), {x});
  const Tensor right = model.apply(Conv2D(2, {.kernel_size = 1, .saturation = 3}), {x});
  x = model.apply(Add(), {left, right});
  const Tensor sums = model.apply(AveragePooling2D(), {x});
  x = model.apply(Concatenate(), {model.apply(Flatten(), {x}), model.apply(Flatten(), {sums})});
  model.apply(Dense(2, {.saturation = 3}), {x});
  set_random_weights(model, 2);
  return model;
}

void save(Model model, const PlanRequest& request) {
  model.deploy(request);
  model.save(model.name() + ".sealion");
}

}  // namespace

int main() {
  const PlanRequest fast_network{.cost_model = {.network_bytes = 1e15}};
  const PlanRequest slow_network{.cost_model = {.network_bytes = 1e6}};
  save(dense_model("shallow", {1, 3, 7}), fast_network);
  save(dense_model("channels", {1, 3, 4095}), fast_network);
  save(dense_model("switched", {2, 1, 1}), slow_network);
  save(dense_model("relinearised", {2, 1, 1, 64}), slow_network);
  save(dense_model("wide", {2, 3, 4095}), fast_network);
  save(image_model(), fast_network);
  save(dense_model("seal", {1, 1, 1}), {.client = ClientKind::seal});
}
