// Makes the models of client_test.mjs and what they say to its images: make_models IMAGES FOLDER.
// Of each model NAME: NAME.sealion, NAME.manifest.json, and NAME.logits.json, the logits of one
// full batch by the integer reference, [image][output].

#include <cstdio>
#include <exception>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "base/file.h"
#include "data/idx.h"
#include "heras/heras.h"

namespace {

namespace fs = std::filesystem;
using namespace sealion;
using namespace sealion::heras;

struct Network {
  const char* name;
  std::int64_t input_saturation;
  std::int32_t saturation;
  std::vector<std::size_t> squared_units;  ///< of each dense layer with a square behind it
  double network_bytes;                    ///< a second: where they are few, barriers pay
  unsigned seed;                           ///< of the weights, on which the plan depends
};

const std::vector<Network> networks = {
    {"plain", 3, 3, {4}, 1e15, 1},
    {"channels", 3, 127, {4}, 1e15, 3},
    {"deep", 1, 1, {3, 3, 3}, 1e8, 5},
};
constexpr std::size_t outputs = 3;

std::vector<LayerWeights> random_weights(const Model& model, unsigned seed) {
  std::mt19937 generator(seed);
  std::vector<LayerWeights> weights;
  for (const Dense* dense : model.layers_of<Dense>()) {
    const std::int32_t largest = dense->saturation();
    const auto values = static_cast<unsigned>(2 * largest + 1);
    const auto draw = [&] { return static_cast<std::int32_t>(generator() % values) - largest; };
    LayerWeights& layer = weights.emplace_back();
    layer.kernel.resize(dense->units() * dense->inputs());
    layer.bias.resize(dense->units());
    for (std::int32_t& weight : layer.kernel) weight = draw();
    for (std::int64_t& bias : layer.bias) bias = draw();
  }
  return weights;
}

Sequential make_model(const Network& network, const ImageSet& images) {
  Sequential model(network.name);
  model.add(Input({images.height, images.width}, {.saturation = network.input_saturation}));
  model.add(Flatten());
  for (const std::size_t units : network.squared_units) {
    model.add(Dense(units, {.saturation = network.saturation}));
    model.add(Activation("square"));
  }
  model.add(Dense(outputs, {.saturation = network.saturation}));
  model.set_weights(random_weights(model, network.seed));
  model.deploy(
      {.client = ClientKind::seal, .cost_model = {.network_bytes = network.network_bytes}});
  return model;
}

nlohmann::json logits_of(const Sequential& model, const ImageSet& images) {
  const std::size_t batch = model.deployment().manifest.parameters.n;
  const IntegerBatch logits = model.predict(images, {.images = batch});
  nlohmann::json result = nlohmann::json::array();
  for (std::size_t image = 0; image < batch; ++image) {
    nlohmann::json& row = result.emplace_back(nlohmann::json::array());
    for (std::size_t output = 0; output < outputs; ++output) {
      row.push_back(logits.feature(output)[image]);
    }
  }
  return result;
}

ImageSet read_images(const fs::path& path) {
  IdxImages idx = read_idx_images(path);
  return {
      idx.count, idx.height, idx.width, std::move(idx.pixels), std::vector<std::uint8_t>(idx.count),
      outputs};
}

void make_all(const fs::path& images_path, const fs::path& folder) {
  const ImageSet images = read_images(images_path);
  for (const Network& network : networks) {
    const Sequential model = make_model(network, images);
    const std::string name = network.name;
    model.save(folder / (name + ".sealion"));
    write_file(folder / (name + ".logits.json"), logits_of(model, images).dump());
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: make_models IMAGES FOLDER\n", stderr);
    return 2;
  }
  try {
    make_all(argv[1], argv[2]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "make_models: %s\n", error.what());
    return 1;
  }
  return 0;
}
