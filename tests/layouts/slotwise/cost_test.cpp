#include "layouts/cost.h"

#include <gtest/gtest.h>

#include "layouts/slotwise/cost/bytes.h"
#include "layouts/slotwise/cost/count.h"
#include "layouts/slotwise/steps/step.h"
#include "program/builders.h"

namespace sealion {
namespace {

using testing::ones;
using testing::two_layers;

/// Only sizes matter to the cost: 30, 31 and 32 bits, and P of 33.
ParametersLiteral parameters(std::size_t n, std::size_t channels, std::size_t limbs) {
  ParametersLiteral literal;
  literal.n = n;
  literal.plain_moduli.assign(channels, 257);
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    literal.coeff_moduli.push_back((std::uint64_t{1} << (30 + limb)) - 1);
  }
  literal.special_prime = (std::uint64_t{1} << 33) - 1;
  return literal;
}

TEST(Cost, CountsDenseLayersAndSquares) {
  const Program program = two_layers(16, 4, 2, 3);
  const Schedule schedule(program, 2, {});
  const Cost cost = count_cost(program, schedule, parameters(64, 3, 2), 1);
  const std::uint64_t points = 64 * 2 * 3;
  // One row more than outputs: it takes the offset of signed weights off.
  EXPECT_EQ(cost.multiply_adds, (5 * 16 * 2 + 3 * 4 * 3) * points);
  EXPECT_EQ(cost.sparse_multiply_adds, 0u);
  EXPECT_EQ(cost.reductions, (4 * 2 + 2 * 3) * points);
  EXPECT_EQ(cost.products, 4 * 3 * points);
  EXPECT_EQ(cost.transforms, 0u);
  EXPECT_EQ(cost.butterflies, 0u);
  // Half of the input is unpacked, half expanded; the answer of 2 x 3 is packed.
  EXPECT_EQ(cost.packed_residues, (16 + 2 * 3) * points);
  EXPECT_EQ(cost.expanded_residues, 16 * points);
}

TEST(Cost, WhatMachinesExchangeComesToBarriersAndGoesOn) {
  const Program program = two_layers(16, 4, 2, 3);  // 16-4(x^2)-2
  const auto crossing = [&](const std::vector<Barrier>& barriers) {
    const Schedule schedule(program, 3, barriers);
    return ByteCounter(program, schedule, parameters(64, 2, 3)).crossing();
  };
  EXPECT_EQ(crossing({}), 0u);
  const Barrier after_square{.after = 2, .relinearise = true, .dropped_limbs = 1};
  const Barrier at_the_end{.after = 3, .relinearise = false, .dropped_limbs = 1};
  constexpr std::uint64_t three_limbs = 64 * (30 + 31 + 32) / 8, two_limbs = 64 * (30 + 31) / 8;
  const std::uint64_t first = 2 * 4 * (3 * three_limbs + 2 * two_limbs);
  EXPECT_EQ(crossing({after_square}), first);
  EXPECT_EQ(crossing({after_square, at_the_end}), first + 2 * 2 * 2 * two_limbs)
      << "the answers go to the client";
}

TEST(Cost, CountsTheTapsInsideTheImage) {
  ProgramBuilder builder;
  const NodeId x = builder.input(4 * 4 * 3, 0, 1);
  const Window window =
      same_padding({.height = 4, .width = 4, .channels = 3, .kernel_height = 3, .kernel_width = 3});
  const NodeId conv = builder.conv2d(x, window, 2, ones(2 * 27));
  const NodeId pool = builder.sum_pool(conv, {.height = 4,
                                              .width = 4,
                                              .channels = 2,
                                              .kernel_height = 2,
                                              .kernel_width = 2,
                                              .stride_y = 2,
                                              .stride_x = 2});
  const Program program = builder.build();
  const Schedule schedule(program, 1, {});
  EXPECT_EQ(count_cost(program, schedule, parameters(64, 1, 1), 1).reductions, 16 * 2 * 2 * 64u);
  // Along an axis 2 + 3 + 3 + 2 taps are inside.
  EXPECT_EQ(step_cost(program, schedule, conv).work.multiply_adds, 10 * 10 * 3 * 2 * 2u);
  EXPECT_EQ(step_cost(program, schedule, pool).work.sums, 16 * 2 * 2u);
  // The engine's patches hold the zeros outside as well, and it has one row more.
  const std::uint64_t all = step_cost(program, schedule, conv).work.multiply_adds +
                            step_cost(program, schedule, conv).overhead.multiply_adds;
  EXPECT_EQ(all, 16 * 27 * 3 * 2u);
}

TEST(Cost, CountsSparseRowsAndTheFeaturesThatTheyRead) {
  ProgramBuilder builder;
  const NodeId x = builder.input(10, 0, 1);
  const NodeId sparse = builder.sparse(x, {{{1, 2}, {4, -1}, {7, 1}}, {{4, 1}}, {}}, {0, 0, 5});
  const Program program = builder.build();
  const Schedule schedule(program, 2, {});
  // The second row is a copy.
  EXPECT_EQ(step_cost(program, schedule, sparse).work.sparse_multiply_adds, 3 * 2u);
  EXPECT_EQ(step_cost(program, schedule, sparse).overhead.sums, 3 * 2u);
  const Cost cost = count_cost(program, schedule, parameters(64, 1, 2), 1);
  EXPECT_EQ(cost.sparse_multiply_adds, 3 * 2 * 64 * 2u);
  EXPECT_EQ(cost.multiply_adds, 0u);
  EXPECT_EQ(cost.reductions, 0u);
  EXPECT_EQ(cost.expanded_residues, 3 * 64 * 2u);
  EXPECT_EQ(cost.packed_residues, (3 + 3 * 2) * 64 * 2u);
}

TEST(Cost, CountsProductsOfParts) {
  ProgramBuilder builder;
  const NodeId x = builder.input(5, 0, 1);
  const NodeId square = builder.square(x);
  const NodeId cube = builder.product(square, x);
  const NodeId sum = builder.combination({cube, square, x}, {1, 3, -2});
  const NodeId joined = builder.concatenate({sum, x});
  const Program program = builder.build();
  const Schedule schedule(program, 1, {});
  EXPECT_EQ(step_cost(program, schedule, square).work.products, 5 * 3u);
  EXPECT_EQ(step_cost(program, schedule, cube).work.products, 5 * 3 * 2u);
  EXPECT_EQ(step_cost(program, schedule, sum).work.products, 5 * (3 + 2u));
  EXPECT_EQ(step_cost(program, schedule, sum).work.sums, 5 * (4 + 3 + 2u));
  EXPECT_EQ(step_cost(program, schedule, joined).work.multiply_adds, 0u);
}

TEST(Cost, CountsTheTransformsOfABarrier) {
  const Program program = two_layers(16, 4, 2, 3);
  const Schedule schedule(program, 3, {{.after = 2, .relinearise = true, .dropped_limbs = 1}});
  const Cost cost = count_cost(program, schedule, parameters(64, 1, 3), 1);
  // 4 ciphertexts: 3 digits to 3 other rows each, 2 parts divided by P at 3 limbs, then by the last
  // prime at 2.
  EXPECT_EQ(cost.transforms, 4 * (3 * (1 + 3) + 2 * (1 + 3) + 2 * (1 + 2u)));
  EXPECT_EQ(cost.butterflies, cost.transforms * 32 * 6);
}

TEST(Cost, CountsNoKeySwitchingWhereNothingHasThreeParts) {
  const Program program = two_layers(16, 4, 2, 3);
  const Schedule schedule(program, 3, {{.after = 1, .relinearise = true, .dropped_limbs = 1}});
  const Cost cost = count_cost(program, schedule, parameters(64, 1, 3), 1);
  EXPECT_EQ(cost.transforms, 4 * 2 * (1 + 2u));
  EXPECT_EQ(cost.key_bytes, 0u);
}

TEST(Cost, KnowsEveryByteOnTheWire) {
  const Program program = two_layers(16, 4, 2, 3);
  const Schedule schedule(program, 3, {{.after = 2, .relinearise = true, .dropped_limbs = 1}});
  const Cost cost = count_cost(program, schedule, parameters(64, 2, 3), 1);
  EXPECT_EQ(cost.upload_bytes, 2 * 16 * 64 * (30 + 31 + 32) / 8u);
  EXPECT_EQ(cost.download_bytes, 2 * 2 * 2 * 64 * (30 + 31) / 8u);
  EXPECT_EQ(cost.key_bytes, 2 * 3 * 64 * (30 + 31 + 32 + 33) / 8u);
}

TEST(Cost, HoldsTheLargestThingsOnce) {
  const Program program = two_layers(784, 30, 10, 3);
  const Schedule schedule(program, 2, {});
  const ParametersLiteral literal = parameters(4096, 1, 2);
  const Cost cost = count_cost(program, schedule, literal, 2);
  // While the file is read its bytes are there as well; the rest is small.
  EXPECT_GE(cost.peak_bytes, 2 * cost.upload_bytes);
  EXPECT_LT(static_cast<double>(cost.peak_bytes), 2.05 * static_cast<double>(cost.upload_bytes));
}

TEST(Cost, CountsAliveBatchesAndKeysAtABarrier) {
  ProgramBuilder builder;
  builder.square(builder.input(100, 0, 1));
  const Program program = builder.build();
  const Schedule schedule(program, 2, {{.after = 1, .relinearise = true, .dropped_limbs = 1}});
  const Cost cost = count_cost(program, schedule, parameters(4096, 1, 2), 1);
  const std::uint64_t row = 4096 / 8;
  const std::uint64_t input = 100 * 61 * row, before = 300 * 61 * row, after = 200 * 30 * row;
  const std::uint64_t keys = 2 * 3 * 2 * 4096 * 8;
  EXPECT_GE(cost.peak_bytes, input + before + after + keys);
  EXPECT_LE(cost.peak_bytes, input + before + after + keys + 30 * 4096 * 8);  // scratch
}

TEST(Cost, GrowsWithEveryCount) {
  const CostModel model;
  const double none = server_seconds({}, model);
  EXPECT_EQ(none, 0);
  for (const auto count : {&Cost::multiply_adds, &Cost::sparse_multiply_adds, &Cost::products,
                           &Cost::sums, &Cost::reductions, &Cost::inner_products,
                           &Cost::butterflies, &Cost::packed_residues, &Cost::expanded_residues}) {
    Cost cost;
    cost.*count = 1'000'000'000;
    EXPECT_GT(server_seconds(cost, model), 0);
  }
  Cost memory;
  memory.memory_bytes = 1'000'000'000;
  EXPECT_GT(server_seconds(memory, model), 0);
  Cost transfer;
  transfer.upload_bytes = 125'000'000;
  EXPECT_EQ(server_seconds(transfer, model), 0);
  EXPECT_DOUBLE_EQ(total_seconds(transfer, model), 1);
}

TEST(Cost, SharesWorkAmongThreads) {
  Cost cost;
  cost.products = 1'000'000'000;
  CostModel model;
  model.threads = 1;
  const double alone = server_seconds(cost, model);
  model.threads = 4;
  EXPECT_DOUBLE_EQ(server_seconds(cost, model), alone / 4);
  cost.alone.products = cost.products / 2;
  EXPECT_DOUBLE_EQ(server_seconds(cost, model), alone / 8 + alone / 2);
}

TEST(Cost, AddsTheProcessToItsMemory) {
  CostModel model;
  model.process_bytes = 1000;
  Cost cost;
  cost.peak_bytes = 234;
  EXPECT_EQ(server_bytes(cost, model), 1234u);
}

}  // namespace
}  // namespace sealion
