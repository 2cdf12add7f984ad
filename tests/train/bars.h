#pragma once

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "heras/fixtures.h"
#include "heras/heras.h"
#include "heras/train/fit.h"

namespace sealion::heras::testing {

/// Noisy bars of 8 x 8: upright, level or slanted.
inline Dataset bars(std::size_t count, std::uint32_t seed = 1) {
  std::mt19937 generator(seed);
  std::vector<std::uint8_t> bytes;
  ClassTargets classes{class_numbers(3), {}};
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t label = i % 3, place = 2 + generator() % 4;
    classes.of_record.push_back(static_cast<std::uint32_t>(label));
    for (std::size_t y = 0; y < 8; ++y) {
      for (std::size_t x = 0; x < 8; ++x) {
        const bool on = label == 0 ? x == place : label == 1 ? y == place : x == y;
        bytes.push_back(static_cast<std::uint8_t>((on ? 180 : 0) + generator() % 60));
      }
    }
  }
  return {Records{{8, 8}, count, std::move(bytes)}, std::move(classes)};
}

inline Sequential bars_model(std::int32_t saturation = 7) {
  Sequential model("bars");
  model.add(Input({8, 8}, {.saturation = 7}));
  model.add(Flatten());
  model.add(Dense(8, {.saturation = saturation}));
  model.add(Activation("square"));
  model.add(Dense(3, {.saturation = saturation}));
  model.compile();
  return model;
}

}  // namespace sealion::heras::testing
