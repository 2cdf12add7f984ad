#pragma once

#include <cstdint>
#include <random>

#include "client/affine_client.h"
#include "layouts/affine/affine_layout.h"
#include "support/random_program.h"

namespace sealion::testing {

/// No multiplications, every other kind of node.
inline Program random_affine_program(std::uint64_t seed, std::int32_t largest_weight = 7) {
  return random_program(seed, {.depth = 0, .largest_weight = largest_weight});
}

/// A dense layer with weights of any size up to the largest, and these too.
inline Program random_dense_program(std::size_t inputs, std::size_t outputs, std::int64_t low,
                                    std::int64_t high, std::int32_t largest_weight,
                                    std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<std::int32_t> any(-largest_weight, largest_weight);
  std::vector<std::int32_t> weights(inputs * outputs);
  for (auto& w : weights) w = any(random);
  weights.front() = largest_weight;
  weights.back() = -largest_weight;
  ProgramBuilder builder;
  builder.dense(builder.input(inputs, low, high), outputs, std::move(weights));
  return builder.build();
}

/// A plan in a ring that promises no security.
inline AffinePlan small_plan(const AffineMap& map, std::size_t n, std::size_t records = 1) {
  return plan_affine(
      map, least_plain_modulus(map),
      {.security = SecurityLevel::insecure_for_tests, .records = records, .dimensions = {n}}, {});
}

/// The program's inputs, encrypted, evaluated and decrypted.
inline IntegerBatch run_affine(const Program& program, const AffineForm& form,
                               const IntegerBatch& inputs) {
  const AffineClient client(form, program.input().low, program.input().high);
  const SecretKey key = client.generate_key();
  const AffineExecutor executor(AffineMap(program), form);
  return client.decrypt(key, executor.run(client.encrypt(key, inputs)));
}

}  // namespace sealion::testing
