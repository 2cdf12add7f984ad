#pragma once

#include <stdlib.h>

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "data/dataset.h"
#include "data/preprocessing/prepare.h"
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

/// The bytes of pictures.
inline const Numbers<std::uint8_t>& bytes_of(const Dataset& data) {
  return std::get<Numbers<std::uint8_t>>(std::get<Records>(data.inputs).values);
}
/// Gives the pictures other bytes.
inline void set_bytes(Dataset& data, std::vector<std::uint8_t> bytes) {
  std::get<Records>(data.inputs).values = std::move(bytes);
}

/// The shape of each record.
inline Shape& shape_of(Dataset& data) { return std::get<Records>(data.inputs).shape; }

/// The numbers of the records' classes.
inline std::vector<std::uint32_t>& labels_of(Dataset& data) {
  return std::get<ClassTargets>(data.targets).of_record;
}
inline const std::vector<std::uint32_t>& labels_of(const Dataset& data) {
  return classes_of(data).of_record;
}

/// What a model sees of all pictures whose pixels it takes as integers 0..saturation.
inline IntegerBatch levels_of(const Dataset& data, std::int64_t saturation) {
  return prepare(pixel_levels(std::get<Records>(data.inputs).shape, saturation), data.inputs,
                 {0, record_count(data)});
}

/// Random pictures of size[0] x size[1] pixels of the classes 0..3.
inline Dataset random_images(std::size_t count, const Shape& size = {4, 3},
                             std::uint32_t seed = 1) {
  std::mt19937 generator(seed);
  std::vector<std::uint8_t> bytes(count * size[0] * size[1]);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(generator() % 256);
  Dataset data{Records{{size[0], size[1]}, count, std::move(bytes)},
               ClassTargets{class_numbers(4), {}}};
  for (std::uint32_t i = 0; i < count; ++i) labels_of(data).push_back(i % 4);
  return data;
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
