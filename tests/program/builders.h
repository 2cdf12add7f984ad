#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "base/bytes.h"
#include "base/tensor.h"
#include "program/program.h"
#include "program/serialise.h"

namespace sealion::testing {

inline std::vector<std::int32_t> random_weights(std::mt19937_64& random, std::size_t count,
                                                std::int32_t largest) {
  std::uniform_int_distribution<std::int32_t> weight(-largest, largest);
  std::vector<std::int32_t> weights(count);
  for (auto& w : weights) w = weight(random);
  return weights;
}

inline std::vector<std::int32_t> ones(std::size_t count) {
  return std::vector<std::int32_t>(count, 1);
}

/// features-hidden(x^2)-outputs with random weights in [-largest, largest] and inputs 0..7.
inline Program two_layers(std::size_t features, std::size_t hidden, std::size_t outputs,
                          std::int32_t largest) {
  std::mt19937_64 random(1);
  ProgramBuilder builder;
  NodeId x = builder.input(features, 0, 7);
  x = builder.dense(x, hidden, random_weights(random, features * hidden, largest));
  x = builder.square(x);
  builder.dense(x, outputs, random_weights(random, hidden * outputs, largest));
  return builder.build();
}

inline ByteVector bytes_of(const Program& program) {
  ByteWriter writer;
  write_program(writer, program);
  return writer.release();
}

inline IntegerBatch random_inputs(const Program& program, std::size_t samples,
                                  std::uint64_t seed = 2) {
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<std::int64_t> value(program.input().low, program.input().high);
  IntegerBatch batch(program.input_size(), samples);
  for (std::size_t i = 0; i < batch.features(); ++i) {
    for (auto& x : batch.feature(i)) x = value(random);
  }
  return batch;
}

}  // namespace sealion::testing
