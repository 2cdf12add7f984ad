#include "program/reference.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "program/approximation.h"
#include "program/builders.h"
#include "program/naive_interpreter.h"
#include "program/range.h"
#include "support/big_integer.h"
#include "support/expect_error.h"
#include "support/random_program.h"

namespace sealion {
namespace {

using testing::expect_error;

IntegerBatch batch_of(std::size_t features, std::vector<std::int64_t> values) {
  IntegerBatch batch(features, values.size() / features);
  for (std::size_t i = 0; i < features; ++i) {
    std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(i * batch.samples()), batch.samples(),
                batch.feature(i).begin());
  }
  return batch;
}

TEST(Reference, EvaluatesAProgramByHand) {
  ProgramBuilder builder;
  NodeId x = builder.input(2, -2, 5);
  x = builder.dense(x, 2, {1, -2, 3, 4}, {-1, 10});
  x = builder.square(x);
  builder.dense(x, 1, {1, -1});
  // Samples (1, 2), (-2, 5), (0, 0): dense (-4, 21), (-13, 24), (-1, 10).
  const Program program = builder.build();
  const IntegerBatch inputs = batch_of(2, {1, -2, 0, 2, 5, 0});
  EXPECT_EQ(evaluate_reference(program, inputs), batch_of(1, {16 - 441, 169 - 576, 1 - 100}));
  EXPECT_EQ(approximate(program, inputs).largest, (std::vector<double>{5, 24, 576, 425}));
}

TEST(Reference, TakesABatchWithoutSamples) {
  const Program program = testing::two_layers(3, 2, 4, 5);
  EXPECT_EQ(evaluate_reference(program, IntegerBatch(3, 0)), IntegerBatch(4, 0));
}

TEST(Reference, ReadsOneValueTwice) {
  ProgramBuilder builder;
  const NodeId x = builder.input(1, 0, 9);
  builder.square(x);
  builder.dense(x, 1, {-2});
  EXPECT_EQ(evaluate_reference(builder.build(), batch_of(1, {3, 4})), batch_of(1, {-6, -8}));
}

TEST(Reference, ChecksShapeAndValues) {
  const Program program = testing::two_layers(3, 2, 4, 5);
  expect_error(ErrorCode::invalid_argument, "2 features, the program takes 3",
               [&] { evaluate_reference(program, IntegerBatch(2, 1)); });
  IntegerBatch inputs(3, 5);
  inputs.feature(1)[4] = 8;
  expect_error(ErrorCode::invalid_argument, "feature 1 of sample 4 is 8",
               [&] { evaluate_reference(program, inputs); });
}

TEST(Reference, IsExactUpTo64BitsAndSaysWhereValuesLeaveThem) {
  ProgramBuilder builder;
  NodeId x = builder.input(2, -largest_constant, largest_constant);
  builder.dense(x, 1, {largest_weight / 32, largest_weight / 32 - 1}, {}, "sum");
  const Program program = builder.build();
  const std::int64_t top = largest_constant;
  // 2^48 (2^15 - 1) + 2^48 2^15 = 2^64 - 2^48 has no place, partial sums may cancel.
  EXPECT_EQ(evaluate_reference(program, batch_of(2, {top - 1, -top})),
            batch_of(1, {(top - 1) * 32768 - (top * 32767)}));
  expect_error(ErrorCode::does_not_fit, "layer 'sum'", [&] {
    evaluate_reference(program, batch_of(2, {top, top}));
  });
}

TEST(Reference, FindsASquareThatLeaves64Bits) {
  ProgramBuilder builder;
  builder.square(builder.input(1, -largest_constant, largest_constant), "too_much");
  const Program program = builder.build();
  EXPECT_EQ(evaluate_reference(program, batch_of(1, {-3037000499})).feature(0)[0],
            9223372030926249001);
  expect_error(ErrorCode::does_not_fit, "layer 'too_much'",
               [&] { evaluate_reference(program, batch_of(1, {3037000500})); });
}

TEST(Reference, FindsASumThatLeaves64Bits) {
  ProgramBuilder builder;
  const NodeId x = builder.input(1, -largest_constant, largest_constant);
  builder.combination({x}, {1 << 15}, {-1}, "sum");
  const Program program = builder.build();
  EXPECT_EQ(evaluate_reference(program, batch_of(1, {largest_constant})).feature(0)[0], INT64_MAX);
  expect_error(ErrorCode::does_not_fit, "layer 'sum'",
               [&] { evaluate_reference(program, batch_of(1, {-largest_constant})); });
}

TEST(Reference, EvaluatesPolynomials) {
  ProgramBuilder builder;
  builder.polynomial(builder.input(1, -5, 5), {-7, 0, 3, 2, 0, 1});
  const Program program = builder.build();
  std::vector<std::int64_t> values(11), expected(11);
  for (std::int64_t x = -5; x <= 5; ++x) {
    values[static_cast<std::size_t>(x + 5)] = x;
    expected[static_cast<std::size_t>(x + 5)] = -7 + 3 * x * x + 2 * x * x * x + x * x * x * x * x;
  }
  EXPECT_EQ(evaluate_reference(program, batch_of(1, values)), batch_of(1, expected));
}

/// What every node makes of every sample, by the definition.
template <typename Number>
std::vector<std::vector<std::vector<Number>>> by_definition(const Program& program,
                                                            const IntegerBatch& inputs) {
  std::vector<std::vector<std::vector<Number>>> samples;
  for (std::size_t s = 0; s < inputs.samples(); ++s) {
    std::vector<Number> sample;
    for (std::size_t i = 0; i < inputs.features(); ++i) sample.push_back(inputs.feature(i)[s]);
    samples.push_back(testing::NaiveInterpreter<Number>(program).run(sample));
  }
  return samples;
}

void expect_definition(const Program& program, const IntegerBatch& inputs) {
  const IntegerBatch output = evaluate_reference(program, inputs);
  const auto expected = by_definition<int128>(program, inputs);
  for (std::size_t s = 0; s < inputs.samples(); ++s) {
    for (std::size_t i = 0; i < program.output_size(); ++i) {
      RC_ASSERT(output.feature(i)[s] == expected[s].back()[i]);
    }
  }
}

RC_GTEST_PROP(Reference, FollowsTheDefinition, ()) {
  const Program program = testing::random_program(*rc::gen::arbitrary<std::uint64_t>(),
                                                  {.depth = *rc::gen::inRange<std::size_t>(0, 4)});
  const auto samples = *rc::gen::inRange<std::size_t>(1, 130);
  expect_definition(program, testing::random_and_extreme_inputs(
                                 program, samples, *rc::gen::arbitrary<std::uint64_t>()));
}

/// Values beyond the doubles: up to 2^62.
RC_GTEST_PROP(Reference, FollowsTheDefinitionUpTo64Bits, ()) {
  const Program program =
      testing::random_program(*rc::gen::arbitrary<std::uint64_t>(), {.largest_input = 8,
                                                                     .largest_weight = 1 << 10,
                                                                     .low = -(1 << 20),
                                                                     .high = 1 << 20,
                                                                     .largest_value = 0x1p62});
  expect_definition(program, testing::random_and_extreme_inputs(
                                 program, 10, *rc::gen::arbitrary<std::uint64_t>()));
}

RC_GTEST_PROP(Approximation, IsExactBelow53BitsAndSeesTheLargestValues, ()) {
  const Program program = testing::random_program(*rc::gen::arbitrary<std::uint64_t>(),
                                                  {.depth = *rc::gen::inRange<std::size_t>(0, 4)});
  const IntegerBatch inputs = testing::random_and_extreme_inputs(
      program, *rc::gen::inRange<std::size_t>(1, 130), *rc::gen::arbitrary<std::uint64_t>());
  const Approximation seen = approximate(program, inputs);
  const auto expected = by_definition<int128>(program, inputs);
  std::vector<double> largest(program.nodes().size(), 0);
  for (std::size_t s = 0; s < expected.size(); ++s) {
    for (NodeId id = 0; id < largest.size(); ++id) {
      for (const int128 x : expected[s][id]) {
        largest[id] = std::max(largest[id], std::abs(static_cast<double>(x)));
      }
    }
    for (std::size_t i = 0; i < program.output_size(); ++i) {
      RC_ASSERT(seen.output.feature(i)[s] == static_cast<double>(expected[s].back()[i]));
    }
  }
  RC_ASSERT(seen.largest == largest);
}

/// Answers far beyond 64 bits: a random program, squared again and again.
Program squared_program(std::uint64_t seed, std::size_t times) {
  const Program program = testing::random_program(seed, {.depth = 2});
  ProgramBuilder builder(program);
  NodeId x = program.output_id();
  for (std::size_t i = 0; i < times; ++i) {
    x = builder.square(builder.combination({x}, {i % 2 == 0 ? -3 : 5}));
  }
  std::mt19937_64 random(seed);
  const auto weights = testing::random_weights(random, 2 * builder.size_of(x), 7);
  builder.dense(x, 2, weights, {-5, 1});
  return builder.build();
}

RC_GTEST_PROP(Reference, HoldsAnswersOfAnySize, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const Program program = squared_program(seed, *rc::gen::inRange<std::size_t>(0, 4));
  const IntegerBatch inputs = testing::random_and_extreme_inputs(program, 8, seed);
  const auto expected = by_definition<testing::BigInteger>(program, inputs);
  const Modulus t(*rc::gen::element<std::uint64_t>(2, 3, 65537, (std::uint64_t{1} << 50) - 27));
  const IntegerBatch residues = evaluate_modulo(program, inputs, t);
  const auto shift = shift_into_words(prove_ranges(program).answer_bits());
  const IntegerBatch leading = evaluate_shifted(program, inputs, static_cast<int>(shift));
  for (std::size_t s = 0; s < inputs.samples(); ++s) {
    for (std::size_t i = 0; i < program.output_size(); ++i) {
      const testing::BigInteger& answer = expected[s].back()[i];
      RC_ASSERT(testing::BigInteger(leading.feature(i)[s]) ==
                answer.shifted(static_cast<int>(shift)));
      RC_ASSERT(t.reduce_signed(residues.feature(i)[s]) == answer.modulo(t.value()));
    }
  }
}

TEST(Reference, RefusesAnswersWithoutABound) {
  ProgramBuilder builder;
  NodeId x = builder.input(1, 0, 3);
  for (int i = 0; i < 12; ++i) x = builder.square(x);
  const Program program = builder.build();
  expect_error(ErrorCode::does_not_fit, "2^1024",
               [&] { evaluate_shifted(program, batch_of(1, {3}), 10); });
}

TEST(Reference, TakesResiduesWhereAValueOnTheWayLeaves64Bits) {
  ProgramBuilder builder;
  NodeId x = builder.dense(builder.input(1, 0, 1 << 20), 1, {largest_weight});
  x = builder.square(x);  // up to 2^80
  builder.combination({x, x}, {1, -1}, {7});
  const Program program = builder.build();
  IntegerBatch inputs(1, 1);
  inputs.feature(0)[0] = 1 << 20;
  expect_error(ErrorCode::does_not_fit, "leaves 64 bits",
               [&] { evaluate_reference(program, inputs); });
  EXPECT_EQ(evaluate_exact(program, inputs, 0).feature(0)[0], 7);
}

TEST(Reference, NeedsNoBoundWhereTheValuesThatThereAreFit) {
  ProgramBuilder builder;
  NodeId x = builder.input(1, 0, 100);
  for (int i = 0; i < 9; ++i) x = builder.square(x);  // up to 100^512
  const Program program = builder.build();
  IntegerBatch inputs(1, 2);
  inputs.feature(0)[0] = 1;
  EXPECT_EQ(evaluate_exact(program, inputs, 0).feature(0)[0], 1);
  EXPECT_EQ(evaluate_exact(program, inputs, 0).feature(0)[1], 0);
  expect_error(ErrorCode::does_not_fit, "no bound", [&] { evaluate_shifted(program, inputs, 0); });
}

TEST(Reference, AgreesWithItselfWhereEitherWayServes) {
  const Program program = testing::two_layers(16, 4, 2, 3);
  const IntegerBatch inputs = testing::random_inputs(program, 50);
  EXPECT_EQ(evaluate_exact(program, inputs, 0), evaluate_reference(program, inputs));
  EXPECT_EQ(evaluate_shifted(program, inputs, 0), evaluate_reference(program, inputs));
}

}  // namespace
}  // namespace sealion
