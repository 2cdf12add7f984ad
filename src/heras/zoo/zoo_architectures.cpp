#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/error.h"
#include "heras/layers/activation.h"
#include "heras/layers/activity_sparsifier.h"
#include "heras/layers/average_pooling2d.h"
#include "heras/layers/conv2d.h"
#include "heras/layers/dense.h"
#include "heras/layers/flatten.h"
#include "heras/layers/input.h"
#include "heras/layers/zero_padding2d.h"
#include "heras/model/sequential.h"
#include "heras/zoo/zoo.h"
#include "heras/zoo/zoo_vae.h"

namespace sealion::heras {
namespace {

constexpr std::size_t classes = 10;

void add_squared_dense(Sequential& model, std::size_t units, DenseOptions options) {
  model.add(Dense(units, std::move(options)));
  model.add(Activation("square"));
}

void add_squared_conv(Sequential& model, std::size_t filters, Conv2DOptions options) {
  model.add(Conv2D(filters, std::move(options)));
  model.add(Activation("square"));
}

/// 784-30-10, the paper's DNN-30.
void build_dnn_30(Sequential& model) {
  model.add(Input({28, 28}, {.saturation = 3}));
  model.add(Flatten());
  add_squared_dense(model, 30, {.saturation = 15});
  model.add(Dense(classes, {.saturation = 15}));
}

/// 784-100-10, the paper's DNN-100.
void build_dnn_100(Sequential& model) {
  model.add(Input({28, 28}, {.saturation = 3}));
  model.add(Flatten());
  add_squared_dense(model, 100, {.saturation = 15});
  model.add(Dense(classes, {.saturation = 15}));
}

/// The paper's CNN-16: 16 filters of 5 x 5, pooled to 7 x 7, 100 hidden units.
void build_cnn_16(Sequential& model) {
  model.add(Input({28, 28, 1}, {.saturation = 3}));
  add_squared_conv(model, 16, {.kernel_size = 5, .strides = 2, .padding = "same", .saturation = 7});
  model.add(AveragePooling2D({.pool_size = 2}));
  model.add(Flatten());
  add_squared_dense(model, 100, {.saturation = 7});
  model.add(Dense(classes, {.saturation = 7}));
}

/// The same with gates behind both activations.
void build_cnn_16_l0(Sequential& model) {
  model.add(Input({28, 28, 1}, {.saturation = 3}));
  add_squared_conv(model, 16, {.kernel_size = 5, .strides = 2, .padding = "same", .saturation = 7});
  model.add(ActivitySparsifier({.penalty = 4e-4}));
  model.add(AveragePooling2D({.pool_size = 2}));
  model.add(Flatten());
  add_squared_dense(model, 100, {.saturation = 15});
  model.add(ActivitySparsifier({.penalty = 4e-4}));
  model.add(Dense(classes, {.saturation = 15}));
}

/// CryptoNets as it is evaluated (Gilad-Bachrach et al. 2016, section 5.1): 5 filters of 5 x 5 at
/// 13 x 13 positions, then 100 hidden units, what lies between two squares made one layer.
void build_cryptonets(Sequential& model) {
  model.add(Input({28, 28, 1}, {.saturation = 3}));
  model.add(ZeroPadding2D({{1, 0}, {1, 0}}));
  add_squared_conv(model, 5, {.kernel_size = 5, .strides = 2, .saturation = 15});
  model.add(Flatten());
  add_squared_dense(model, 100, {.saturation = 15});
  model.add(Dense(classes, {.saturation = 15}));
}

/// LeNet-5 (LeCun et al. 1998, section II.B) with squares for its sigmoids, and every filter of the
/// second convolution on all channels. Four squares are of degree 16: few levels keep the answers
/// near 140 bits, and there are no biases where they would leave 48.
void build_lenet_5(Sequential& model) {
  model.add(Input({28, 28, 1}, {.saturation = 1}));
  add_squared_conv(model, 6, {.kernel_size = 5, .padding = "same", .saturation = 3});
  model.add(AveragePooling2D({.pool_size = 2}));
  add_squared_conv(model, 16, {.kernel_size = 5, .saturation = 3});
  model.add(AveragePooling2D({.pool_size = 2}));
  model.add(Flatten());
  add_squared_dense(model, 120, {.saturation = 3});
  add_squared_dense(model, 84, {.saturation = 3, .use_bias = false});
  model.add(Dense(classes, {.saturation = 3, .use_bias = false}));
}

/// 784-256-16: the encoder of a variational auto-encoder.
void build_vae(Sequential& model) {
  model.add(Input({28, 28}, {.saturation = 3}));
  model.add(Flatten());
  add_squared_dense(model, 256, {.saturation = 7});
  model.add(Dense(16, {.saturation = 7}));
}

/// Without labels, images may be moved further before they are another digit.
TrainingRecipe vae_recipe() {
  return {{.learning_rate = 4e-3, .loss = losses::NegativeElbo{.beta_warm_up = 0.125}},
          {.epochs = 16,
           .float_share = 0.75,
           .batch_size = 250,
           .augmentation = Augmentation{.turn_degrees = 25,
                                        .scale = 0.2,
                                        .shear = 0.2,
                                        .shift = 1.5,
                                        .elastic = 1.25,
                                        .thickness = 0.3}}};
}

struct Architecture {
  const char* name;
  void (*build)(Sequential& model);
  TrainingRecipe recipe;
};

const std::vector<Architecture>& architectures() {
  static const std::vector<Architecture> all = {
      {"dnn-30", build_dnn_30, {{}, {.epochs = 100}}},
      {"dnn-100", build_dnn_100, {{}, {.epochs = 100}}},
      {"cnn-16", build_cnn_16, {{}, {.epochs = 60, .batch_size = 64}}},
      {"cnn-16-l0", build_cnn_16_l0, {{}, {.epochs = 60, .batch_size = 64}}},
      {"cryptonets", build_cryptonets, {{}, {.epochs = 60, .batch_size = 64}}},
      {"lenet-5", build_lenet_5, {{.learning_rate = 2e-3}, {.epochs = 30, .batch_size = 64}}},
      {zoo_vae_name, build_vae, vae_recipe()}};
  return all;
}

const Architecture& find_architecture(const std::string& name) {
  const auto found = std::find_if(architectures().begin(), architectures().end(),
                                  [&](const auto& entry) { return name == entry.name; });
  if (found != architectures().end()) return *found;
  fail(ErrorCode::not_found, "no architecture '{}'; there are: {}", name,
       fmt::join(zoo_architectures(), ", "));
}

}  // namespace

std::vector<std::string> zoo_architectures() {
  std::vector<std::string> names;
  for (const Architecture& architecture : architectures()) names.push_back(architecture.name);
  return names;
}

std::vector<std::string> zoo_classifiers() {
  std::vector<std::string> names = zoo_architectures();
  std::erase(names, zoo_vae_name);
  return names;
}

Model zoo_architecture(const std::string& name) {
  const Architecture& architecture = find_architecture(name);
  Sequential model(name);
  architecture.build(model);
  return model;
}

TrainingRecipe zoo_recipe(const std::string& name) { return find_architecture(name).recipe; }

}  // namespace sealion::heras
