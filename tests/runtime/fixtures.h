#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "program/program.h"
#include "program/tensor.h"
#include "runtime/client.h"
#include "runtime/files.h"
#include "runtime/manifest.h"
#include "runtime/server.h"
#include "support/parameters.h"

namespace sealion::testing {

/// 6-4(x^2)-3 with inputs 0..3.
inline Program small_program(std::int32_t first_weight = 1) {
  ProgramBuilder builder;
  const NodeId x = builder.input(6, 0, 3);
  std::vector<std::int32_t> weights(24);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weights[i] = static_cast<std::int32_t>(i * 5 % 7) - 3;
  }
  weights[0] = first_weight;
  const NodeId hidden = builder.square(builder.dense(x, 4, weights, {1, -1, 2, -2}));
  builder.dense(hidden, 3, {1, -2, 3, -1, 2, -3, 1, 0, -1, 2, -2, 1});
  return builder.build();
}

inline Manifest small_manifest(const Program& program = small_program(), std::size_t n = 64) {
  Manifest manifest{.name = "small",
                    .parameters = small_literal(n, 1 << 16, {45, 44}),
                    .input_shape = {2, 3},
                    .input_saturation = 3,
                    .outputs = 3,
                    .output_parts = 3,
                    .noise_margin_bits = 12.34375};
  seal_manifest(manifest, program);
  return manifest;
}

inline IntegerBatch small_inputs(std::size_t samples) {
  std::mt19937_64 random(samples);
  IntegerBatch inputs(6, samples);
  for (std::size_t i = 0; i < 6; ++i) {
    for (auto& x : inputs.feature(i)) x = static_cast<std::int64_t>(random() % 4);
  }
  return inputs;
}

}  // namespace sealion::testing
