#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "heras/layers/layer.h"
#include "program/reference.h"

namespace sealion::heras::testing {

constexpr std::int64_t largest_sample = 1000;

/// One input of a layer.
struct Sample {
  Shape shape;
  std::vector<std::int64_t> values;

  /// Of an image with channels; zero outside of it.
  std::int64_t at(long y, long x, std::size_t channel) const {
    if (y < 0 || x < 0 || y >= long(shape[0]) || x >= long(shape[1])) return 0;
    return values[(std::size_t(y) * shape[1] + std::size_t(x)) * shape[2] + channel];
  }
};

inline std::size_t uniform(std::mt19937_64& random, std::size_t low, std::size_t high) {
  return std::uniform_int_distribution<std::size_t>(low, high)(random);
}

inline Sample random_sample(Shape shape, std::mt19937_64& random) {
  std::uniform_int_distribution<std::int64_t> value(-largest_sample, largest_sample);
  Sample sample{std::move(shape), {}};
  for (std::size_t i = 0; i < element_count(sample.shape); ++i) {
    sample.values.push_back(value(random));
  }
  return sample;
}

/// Of up to 7 x 7 pixels with up to 3 channels.
inline Sample random_image(std::mt19937_64& random) {
  return random_sample({uniform(random, 1, 7), uniform(random, 1, 7), uniform(random, 1, 3)},
                       random);
}

/// For a layer that is built; a third of the kernel are zeros.
inline LayerWeights random_weights(const Layer& layer, std::int32_t largest,
                                   std::mt19937_64& random) {
  std::uniform_int_distribution<std::int32_t> weight(-largest, largest), bias(-5000, 5000);
  LayerWeights weights;
  weights.kernel.resize(layer.weight_sizes().kernel);
  weights.bias.resize(layer.weight_sizes().bias);
  for (auto& w : weights.kernel) w = uniform(random, 0, 2) == 0 ? 0 : weight(random);
  for (auto& b : weights.bias) b = bias(random);
  return weights;
}

/// What a layer, built and weighted, emits for these inputs; they are cut out of one program input
/// where there are several.
inline Program program_of(const Layer& layer, const std::vector<Sample>& inputs) {
  std::size_t size = 0;
  for (const Sample& sample : inputs) size += sample.values.size();
  ProgramBuilder builder;
  const NodeId all = builder.input(size, -largest_sample, largest_sample);
  std::vector<NodeId> nodes;
  std::size_t next = 0;
  for (const Sample& sample : inputs) {
    std::vector<std::vector<LinearTerm>> rows;
    for (std::size_t i = 0; i < sample.values.size(); ++i) rows.push_back({{next++, 1}});
    nodes.push_back(inputs.size() == 1 ? all : builder.sparse(all, rows));
  }
  const NodeId result = layer.emit(builder, nodes);
  Program program = builder.build();
  EXPECT_EQ(result, program.output_id());
  EXPECT_EQ(program.output_size(), element_count(layer.output_shape()));
  return program;
}

/// The layer's answer, by the integer reference.
inline std::vector<std::int64_t> run_layer(const Layer& layer, const std::vector<Sample>& inputs) {
  const Program program = program_of(layer, inputs);
  IntegerBatch batch(program.input_size(), 1);
  std::size_t next = 0;
  for (const Sample& sample : inputs) {
    for (const std::int64_t value : sample.values) batch.feature(next++)[0] = value;
  }
  const IntegerBatch output = evaluate_reference(program, batch);
  std::vector<std::int64_t> values;
  for (std::size_t i = 0; i < output.features(); ++i) values.push_back(output.feature(i)[0]);
  return values;
}

/// The shape that a layer makes of these.
template <typename L>
Shape shape_after(L layer, const std::vector<Shape>& input_shapes) {
  layer.set_name("it");
  layer.build(input_shapes);
  return layer.output_shape();
}

}  // namespace sealion::heras::testing
