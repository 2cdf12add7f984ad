#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "heras/heras.h"

namespace sealion::heras::testing {

/// Draws small networks of every kind of layer, with random shapes, strides and paddings, at most
/// two multiplications deep.
class RandomModel {
 public:
  explicit RandomModel(std::uint32_t seed) : generator_(seed), model_("random") {}

  Model make() {
    x_ = model_.apply(Input({between(5, 9), between(5, 9), 1},
                            {.saturation = static_cast<std::int64_t>(between(1, 15))}),
                      {});
    if (chance()) x_ = model_.apply(ZeroPadding2D({{any(2), any(2)}, {any(2), any(2)}}), {x_});
    x_ = linear(x_);
    if (chance()) x_ = model_.apply(BatchNormalization(), {x_});
    activate();
    if (chance()) x_ = model_.apply(ActivitySparsifier({.initial_open = 0.5}), {x_});
    if (chance()) x_ = model_.apply(BatchNormalization(), {x_});
    if (chance()) branch();
    to_row();
    if (chance()) x_ = model_.apply(Dropout(0.25), {x_});
    x_ = model_.apply(Dense(between(2, 6), {.saturation = saturation()}), {x_});
    if (chance()) {
      if (chance()) x_ = model_.apply(Reshape({-1}), {x_});
      activate();
      x_ = model_.apply(Dense(3, {.saturation = saturation(), .use_bias = chance()}), {x_});
    }
    return std::move(model_);
  }

 private:
  std::size_t any(std::size_t high) { return between(0, high); }
  std::size_t between(std::size_t low, std::size_t high) {
    return std::uniform_int_distribution<std::size_t>(low, high)(generator_);
  }
  bool chance() { return between(0, 1) == 1; }
  std::int32_t saturation() { return static_cast<std::int32_t>(between(1, 15)); }
  std::string padding() { return chance() ? "same" : "valid"; }
  const Shape& shape() const { return model_.layers()[x_.layer]->output_shape(); }

  Tensor linear(Tensor x) {
    if (chance()) {
      return model_.apply(DepthwiseConv2D({between(1, 3), between(1, 3)},
                                          {.strides = {between(1, 2), between(1, 2)},
                                           .padding = padding(),
                                           .depth_multiplier = between(1, 2),
                                           .saturation = saturation(),
                                           .use_bias = chance()}),
                          {x});
    }
    return model_.apply(Conv2D(between(1, 3), {.kernel_size = {between(1, 3), between(1, 3)},
                                               .strides = {between(1, 2), between(1, 2)},
                                               .padding = padding(),
                                               .saturation = saturation(),
                                               .use_bias = chance()}),
                        {x});
  }

  void activate() {
    if (chance()) {
      x_ = model_.apply(Activation("square"), {x_});
    } else {
      x_ = model_.apply(Activation("polynomial", {.coefficients = {0.1, 0.5, chance() ? 0.3 : -0.3},
                                                  .learnable = chance()}),
                        {x_});
    }
  }

  void branch() {
    const std::size_t filters = between(1, 3);
    const auto conv = [&] {
      return model_.apply(
          Conv2D(filters,
                 {.kernel_size = between(1, 2), .padding = "same", .saturation = saturation()}),
          {x_});
    };
    const std::vector<Tensor> branches = {conv(), conv()};
    x_ = chance() ? model_.apply(Add(), branches) : model_.apply(Concatenate(), branches);
  }

  void to_row() {
    if (chance()) {
      x_ = model_.apply(
          AveragePooling2D({.pool_size = {between(1, std::min<std::size_t>(3, shape()[0])),
                                          between(1, std::min<std::size_t>(3, shape()[1]))},
                            .strides = any(2),
                            .padding = padding()}),
          {x_});
    }
    if (chance()) {
      x_ = model_.apply(GlobalAveragePooling2D(), {x_});
    } else {
      x_ = model_.apply(Flatten(), {x_});
    }
  }

  std::mt19937 generator_;
  Model model_;
  Tensor x_{};
};

}  // namespace sealion::heras::testing
