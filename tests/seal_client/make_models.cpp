// Makes the models of client_test.mjs and what they say to its images: make_models IMAGES FOLDER.
// Of each model NAME: NAME.sealion, NAME.manifest.json, and NAME.logits.json, the logits of the
// images of one request by the integer reference, [image][output].

#include <cstdio>
#include <exception>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <variant>
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
  std::size_t squared_filters;             ///< of a convolution with a square behind it; 0: none
  std::vector<std::size_t> squared_units;  ///< of each dense layer with a square behind it
  LayoutKind layout;
  double network_bytes;  ///< a second: where they are few, barriers pay
  unsigned seed;         ///< of the weights, on which the plan depends
};

const std::vector<Network> networks = {
    {"plain", 3, 3, 0, {4}, LayoutKind::slotwise, 1e15, 1},
    {"channels", 3, 127, 0, {4}, LayoutKind::slotwise, 1e15, 3},
    {"deep", 1, 1, 0, {3, 3, 3}, LayoutKind::slotwise, 1e8, 5},
    {"packed", 3, 7, 0, {6}, LayoutKind::packed, 1e8, 7},
    {"packed-channels", 3, 511, 0, {4}, LayoutKind::packed, 1e8, 9},
    {"packed-conv", 3, 3, 2, {4}, LayoutKind::packed, 1e8, 11},
};
/// That a packed plan is made for: some share a ciphertext.
constexpr std::size_t packed_samples = 4;
constexpr std::size_t outputs = 3;

std::vector<LayerWeights> random_weights(const Model& model, unsigned seed) {
  std::mt19937 generator(seed);
  std::vector<LayerWeights> weights;
  for (const LinearLayer* linear : model.layers_of<LinearLayer>()) {
    const std::int32_t largest = linear->saturation();
    const auto values = static_cast<unsigned>(2 * largest + 1);
    const auto draw = [&] { return static_cast<std::int32_t>(generator() % values) - largest; };
    LayerWeights& layer = weights.emplace_back();
    layer.kernel.resize(linear->weight_sizes().kernel);
    layer.bias.resize(linear->weight_sizes().bias);
    for (std::int32_t& weight : layer.kernel) weight = draw();
    for (std::int64_t& bias : layer.bias) bias = draw();
  }
  return weights;
}

Sequential make_model(const Network& network, const Shape& shape) {
  Sequential model(network.name);
  model.add(Input(shape, {.saturation = network.input_saturation}));
  if (network.squared_filters != 0) {
    model.add(Conv2D(network.squared_filters,
                     {.kernel_size = 3, .padding = "same", .saturation = network.saturation}));
    model.add(Activation("square"));
  }
  model.add(Flatten());
  for (const std::size_t units : network.squared_units) {
    model.add(Dense(units, {.saturation = network.saturation}));
    model.add(Activation("square"));
  }
  model.add(Dense(outputs, {.saturation = network.saturation}));
  model.set_weights(random_weights(model, network.seed));
  PlanRequest request{.client = ClientKind::seal,
                      .cost_model = {.network_bytes = network.network_bytes}};
  if (network.layout == LayoutKind::packed) {
    request.samples = packed_samples;
    request.layout = network.layout;
  }
  model.deploy(request);
  return model;
}

/// A full batch, or two groups of packed records and one record more.
std::size_t records_of(const Manifest& manifest) {
  const auto* form = std::get_if<PackedForm>(&manifest.form);
  return form ? 2 * form->records + 1 : manifest.parameters.n;
}

nlohmann::json logits_of(const Sequential& model, const Records& images) {
  const std::size_t batch = records_of(model.deployment().manifest);
  const IntegerBatch logits = model.predict(images, {.records = batch});
  nlohmann::json result = nlohmann::json::array();
  for (std::size_t image = 0; image < batch; ++image) {
    nlohmann::json& row = result.emplace_back(nlohmann::json::array());
    for (std::size_t output = 0; output < outputs; ++output) {
      row.push_back(logits.feature(output)[image]);
    }
  }
  return result;
}

Records read_images(const fs::path& path) {
  IdxImages idx = read_idx_images(path);
  return {{idx.height, idx.width}, idx.count, std::move(idx.pixels)};
}

void make_all(const fs::path& images_path, const fs::path& folder) {
  const Records images = read_images(images_path);
  for (const Network& network : networks) {
    const Sequential model = make_model(network, images.shape);
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
