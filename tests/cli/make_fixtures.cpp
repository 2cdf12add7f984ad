// Makes what the tests of the command work on, in the current folder: small models, one that needs
// evaluation keys, some with faults that only someone who repairs the checksum can put in, and
// folders of images and of pictures.

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "base/file.h"
#include "heras/heras.h"
#include "heras/model/model_file.h"
#include "support/foreign_files.h"

namespace {

using namespace sealion;
using namespace sealion::heras;

std::vector<std::uint8_t> random_bytes(std::size_t count, unsigned below, unsigned seed) {
  std::mt19937 generator(seed);
  std::vector<std::uint8_t> bytes(count);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(generator() % below);
  return bytes;
}

/// An IDX file of unsigned bytes.
void write_idx(const std::filesystem::path& path, const std::vector<std::size_t>& sizes,
               const std::vector<std::uint8_t>& data) {
  ByteVector bytes = {0, 0, 8, static_cast<std::uint8_t>(sizes.size())};
  for (const std::size_t size : sizes) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes.push_back(static_cast<std::uint8_t>(size >> shift));
    }
  }
  bytes.insert(bytes.end(), data.begin(), data.end());
  write_file(path, bytes);
}

void write_split(const std::filesystem::path& folder, const std::string& prefix, std::size_t images,
                 std::size_t side) {
  std::filesystem::create_directories(folder);
  write_idx(folder / (prefix + "-images-idx3-ubyte"), {images, side, side},
            random_bytes(images * side * side, 256, 1));
  write_idx(folder / (prefix + "-labels-idx1-ubyte"), {images}, random_bytes(images, 10, 2));
}

/// PNG files 0.png, 1.png, ... of 4 x 4 coloured pixels, none below `darkest`.
void write_pictures(const std::filesystem::path& folder, std::size_t count, unsigned darkest) {
  std::filesystem::create_directories(folder);
  for (std::size_t i = 0; i < count; ++i) {
    const auto seed = static_cast<unsigned>(i) + darkest;
    Image picture{4, 4, 3, random_bytes(std::size_t{4} * 4 * 3, 100, seed)};
    for (auto& pixel : picture.pixels) pixel = static_cast<std::uint8_t>(pixel + darkest);
    write_file(folder / (std::to_string(i) + ".png"), sealion::testing::png(picture));
  }
}

/// Random weights for all dense layers, as large as they may be.
std::vector<LayerWeights> random_weights(const Model& model, unsigned seed) {
  std::mt19937 generator(seed);
  std::vector<LayerWeights> weights;
  for (const Dense* dense : model.layers_of<Dense>()) {
    LayerWeights& layer = weights.emplace_back();
    const std::int32_t largest = dense->saturation();
    const auto values = static_cast<unsigned>(2 * largest + 1);
    for (std::size_t i = 0; i < dense->units() * dense->inputs(); ++i) {
      layer.kernel.push_back(static_cast<std::int32_t>(generator() % values) - largest);
    }
    layer.bias.assign(dense->units(), 5);
  }
  return weights;
}

/// 8 x 8 pixels, 6 hidden units. Its plan has no barrier: with so fast a network none pays.
Sequential small_model(const std::string& name, unsigned seed) {
  Sequential model(name);
  model.add(Input({8, 8}, {.saturation = 3}));
  model.add(Flatten());
  model.add(Dense(6, {.saturation = 7}));
  model.add(Activation("square"));
  model.add(Dense(10, {.saturation = 7}));
  model.set_weights(random_weights(model, seed));
  model.deploy({.cost_model = {.network_bytes = 1e15}});
  return model;
}

/// Three squares: its plan has barriers, evaluation keys and several plain moduli.
Sequential deep_model(const std::string& name, unsigned seed) {
  Sequential model(name);
  model.add(Input({8, 8}, {.saturation = 1}));
  model.add(Flatten());
  for (int i = 0; i < 3; ++i) {
    model.add(Dense(4, {.saturation = 1}));
    model.add(Activation("square"));
  }
  model.add(Dense(10, {.saturation = 1}));
  model.set_weights(random_weights(model, seed));
  model.deploy();
  return model;
}

/// The name is that of a published row. A sparsifier for each penalty, one behind the other, with
/// the same gates: every one whose number `period` divides is closed.
Sequential sparsified_model(const std::vector<double>& penalties, std::size_t period) {
  Sequential model("cnn-16-l0");
  model.add(Input({8, 8}, {.saturation = 3}));
  model.add(Flatten());
  model.add(Dense(12, {.saturation = 7}));
  model.add(Activation("square"));
  for (const double penalty : penalties) model.add(ActivitySparsifier({.penalty = penalty}));
  model.add(Dense(10, {.saturation = 7}));
  LayerWeights gates;
  for (std::size_t i = 0; i < 12; ++i) gates.kernel.push_back(i % period == 0 ? 0 : 1);
  std::vector<LayerWeights> weights = random_weights(model, 7);
  weights.insert(weights.begin() + 1, penalties.size(), gates);
  model.set_weights(weights);
  model.deploy({.cost_model = {.network_bytes = 1e15}});
  return model;
}

void write_sparsified_models() {
  sparsified_model({2e-4}, 6).save("sparse-a.sealion");
  sparsified_model({1e-3, 1e-3}, 2).save("sparse-b.sealion");
  sparsified_model({1e-3, 2e-3}, 2).save("two-penalties.sealion");
  Sequential trained = sparsified_model({1e-3, 2e-3}, 3);
  TrainingRecord record;
  record.compile.gate_penalty = 4e-4;
  trained.set_training(record);
  trained.save("sparse-c.sealion");
}

ModelFile read_model(const std::string& path) {
  return decode_model(read_file(path, largest_model_file), path);
}

void write_hostile_models() {
  ModelFile unknown_layer = read_model("small.sealion");
  nlohmann::json config = nlohmann::json::parse(unknown_layer.config);
  config["layers"][3]["kind"] = "Teleport";
  unknown_layer.config = config.dump();
  write_file("unknown-layer.sealion", encode_model(unknown_layer));

  ModelFile saturated = read_model("small.sealion");
  saturated.weights[0].kernel[17] = 8;
  write_file("out-of-saturation.sealion", encode_model(saturated));

  // A weight that is allowed, but not the one that the manifest was sealed for.
  ModelFile changed = read_model("small.sealion");
  changed.weights[0].kernel[17] = changed.weights[0].kernel[17] == 7 ? 6 : 7;
  write_file("changed-weight.sealion", encode_model(changed));
}

}  // namespace

int main() {
  small_model("small", 3).save("small.sealion");
  small_model("twin", 3).save("twin.sealion");    // the same parameters
  small_model("other", 4).save("other.sealion");  // others
  deep_model("deep", 5).save("deep.sealion");
  deep_model("deep-twin", 5).save("deep-twin.sealion");
  write_sparsified_models();
  write_hostile_models();
  write_split("images", "t10k", 40, 8);
  write_split("images12", "t10k", 40, 12);
  write_split("digits", "train", 600, 28);
  write_split("digits", "t10k", 60, 28);
  write_pictures("photos/dark", 16, 0);
  write_pictures("photos/light", 16, 120);
  write_pictures("flat", 2, 120);
  write_pictures("one-class/dark", 2, 0);
}
