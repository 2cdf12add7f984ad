#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

#include "base/tensor.h"
#include "client/client.h"
#include "exchange/manifest.h"
#include "layouts/primes.h"
#include "planner/planner.h"
#include "program/program.h"
#include "runtime/model_manifest.h"
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

/// The small program with another square behind it: 6-4(x^2)-3(x^2)-2, answers up to 2^30.
inline Program deep_program() {
  ProgramBuilder builder(small_program());
  const NodeId hidden = builder.square(3);
  builder.dense(hidden, 2, {1, -1, 1, 0, 1, 1}, {1000, -1000});
  return builder.build();
}

/// A plan of which only the parts that a manifest is made of are filled in.
inline Plan bare_plan(ParametersLiteral parameters, SlotwiseWay way = {}) {
  Plan plan{};
  plan.parameters = std::move(parameters);
  plan.way = std::move(way);
  return plan;
}

inline Manifest bare_manifest(const std::string& name, const Program& program, const Plan& plan,
                              std::vector<std::size_t> input_shape = {}) {
  Manifest manifest = make_manifest(name, program, plan, {.noise_margin_bits = 12.34375},
                                    {.input_shape = std::move(input_shape)});
  manifest.answer_range.reset();  // a bare plan has none
  name_model(manifest, program, plan.way);
  return manifest;
}

inline Manifest small_manifest(const Program& program = small_program(), std::size_t n = 64) {
  return bare_manifest("small", program, bare_plan(small_literal(n, 1 << 16, {45, 44})), {2, 3});
}

/// Relinearises and switches before the second square, and once more at the end.
inline SlotwiseWay deep_way() {
  return {{{.after = 3, .relinearise = true, .dropped_limbs = 1},
           {.after = 5, .relinearise = false, .dropped_limbs = 1}}};
}

/// With two plaintext moduli.
inline Manifest deep_manifest() {
  const auto channels = small_channels(2, 64, 1 << 16, {45, 44, 43, 42}, 49);
  ParametersLiteral literal = small_literal(64, 1 << 16, {45, 44, 43, 42}, 49);
  literal.plain_moduli.push_back(channels[1]->plain_modulus().value());
  return bare_manifest("deep", deep_program(), bare_plan(literal, deep_way()), {6});
}

/// The deep manifest with keys that relinearise and rotate, the latter at two heights.
inline Manifest rotating_manifest() {
  Manifest manifest = deep_manifest();
  manifest.evaluation_keys.rotations = {{3, {3, 127}}, {1, {9}}};
  return manifest;
}

/// The deep program for clients with Microsoft SEAL, with two plain moduli.
inline Manifest seal_manifest(ParametersLiteral literal = deep_manifest().parameters) {
  Plan plan = bare_plan(std::move(literal), deep_way());
  plan.client = ClientKind::seal;
  return bare_manifest("deep", deep_program(), plan, {2, 3});
}

/// The same with primes of product 1 modulo the plain moduli: BFV's ciphertexts come in as BGV's.
inline Manifest congruent_seal_manifest() {
  ParametersLiteral literal = deep_manifest().parameters;
  planning::make_congruent(literal);
  return seal_manifest(std::move(literal));
}

/// x^2 + x: a sum of two degrees, which BFV's inputs could not reach without a cost.
inline Manifest bgv_manifest() {
  ProgramBuilder builder;
  const NodeId x = builder.input(6, 0, 3);
  builder.sum({builder.square(x), x});
  Plan plan = bare_plan(deep_manifest().parameters);
  plan.client = ClientKind::seal;
  return bare_manifest("mixed", builder.build(), plan, {6});
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
