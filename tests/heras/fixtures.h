#pragma once

#include <stdlib.h>

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "heras/heras.h"

namespace sealion::heras::testing {

/// Sets an environment variable for the length of a test.
class ScopedEnvironment {
 public:
  ScopedEnvironment(const char* name, const std::string& value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    ::setenv(name, value.c_str(), 1);
  }
  ScopedEnvironment(const ScopedEnvironment&) = delete;
  ScopedEnvironment& operator=(const ScopedEnvironment&) = delete;
  ~ScopedEnvironment() {
    if (old_) {
      ::setenv(name_, old_->c_str(), 1);
    } else {
      ::unsetenv(name_);
    }
  }

 private:
  const char* name_;
  std::optional<std::string> old_;
};

/// Random images of size[0] x size[1] pixels with labels 0..3.
inline ImageSet random_images(std::size_t count, const Shape& size = {4, 3},
                              std::uint32_t seed = 1) {
  std::mt19937 generator(seed);
  ImageSet images{.count = count,
                  .height = size[0],
                  .width = size[1],
                  .pixels = {},
                  .labels = {},
                  .classes = 4};
  for (std::size_t i = 0; i < count * size[0] * size[1]; ++i) {
    images.pixels.push_back(static_cast<std::uint8_t>(generator() % 256));
  }
  for (std::size_t i = 0; i < count; ++i) {
    images.labels.push_back(static_cast<std::uint8_t>(i % 4));
  }
  return images;
}

/// 12-5-4 for images of 4 x 3 pixels.
inline Sequential small_model() {
  Sequential model("small");
  model.add(Input({4, 3}, {.saturation = 3}));
  model.add(Flatten());
  model.add(Dense(5, {.saturation = 7}));
  model.add(Activation("square"));
  model.add(Dense(4, {.saturation = 7}));
  return model;
}

inline std::vector<LayerWeights> random_weights(const Model& model, std::uint32_t seed = 1) {
  std::mt19937 generator(seed);
  std::vector<LayerWeights> all;
  for (const Dense* dense : model.layers_of<Dense>()) {
    const std::int32_t limit = dense->saturation();
    std::uniform_int_distribution<std::int32_t> weight(-limit, limit), bias(-100, 100);
    LayerWeights weights;
    weights.kernel.resize(dense->units() * dense->inputs());
    weights.bias.resize(dense->units());
    for (auto& value : weights.kernel) value = weight(generator);
    for (auto& value : weights.bias) value = bias(generator);
    all.push_back(std::move(weights));
  }
  return all;
}

inline Sequential trained_model() {
  Sequential model = small_model();
  model.set_weights(random_weights(model));
  return model;
}

/// 12-5-5-4 with three squares, so deep that its plan has barriers and several plain moduli.
inline Sequential deep_model() {
  Sequential model("deep");
  model.add(Input({4, 3}, {.saturation = 3}));
  model.add(Flatten());
  for (int i = 0; i < 3; ++i) {
    model.add(Dense(5, {.saturation = 1}));
    model.add(Activation("square"));
  }
  model.add(Dense(4, {.saturation = 1}));
  model.set_weights(random_weights(model));
  return model;
}

}  // namespace sealion::heras::testing
