#include "program/reference.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "program/builders.h"
#include "support/expect_error.h"

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

/// The definition, one sample at a time.
std::vector<std::int64_t> evaluate_one(const Program& program, std::vector<std::int64_t> input) {
  std::vector<std::vector<std::int64_t>> values = {std::move(input)};
  for (NodeId id = 1; id < program.nodes().size(); ++id) {
    const Node& node = program.node(id);
    const auto& x = values[*input_of(node)];
    std::vector<std::int64_t> out(node.size);
    for (std::size_t i = 0; i < node.size; ++i) {
      if (const auto* dense = std::get_if<DenseNode>(&node.operation)) {
        out[i] = dense->bias[i];
        for (std::size_t c = 0; c < x.size(); ++c) {
          out[i] += std::int64_t{Program::weight(*dense, x.size(), i, c)} * x[c];
        }
      } else {
        out[i] = x[i] * x[i];
      }
    }
    values.push_back(std::move(out));
  }
  return values.back();
}

TEST(Reference, EvaluatesAProgramByHand) {
  ProgramBuilder builder;
  NodeId x = builder.input(2, -2, 5);
  x = builder.dense(x, 2, {1, -2, 3, 4}, {-1, 10});
  x = builder.square(x);
  builder.dense(x, 1, {1, -1});
  // Samples (1, 2), (-2, 5), (0, 0): dense (-4, 21), (-13, 24), (-1, 10).
  const ReferenceTrace trace = trace_reference(builder.build(), batch_of(2, {1, -2, 0, 2, 5, 0}));
  EXPECT_EQ(trace.output, batch_of(1, {16 - 441, 169 - 576, 1 - 100}));
  EXPECT_EQ(trace.largest, (std::vector<std::int64_t>{5, 24, 576, 425}));
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

RC_GTEST_PROP(Reference, FollowsTheDefinition, ()) {
  // Small inputs take the double path; with 21 bits the output may reach 2^62, but never leave 64.
  const auto bits = *rc::gen::element(3, 12, 20, 21);
  const auto features = *rc::gen::inRange<std::size_t>(1, 9);
  const auto samples = *rc::gen::inRange<std::size_t>(1, 200);
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
  ProgramBuilder builder;
  NodeId x = builder.input(features, -(1 << bits), 1 << bits);
  x = builder.dense(x, 3, testing::random_weights(random, features * 3, 15), {5, -7, 0});
  x = builder.square(x);
  builder.dense(x, 2, testing::random_weights(random, 6, 15));
  const Program program = builder.build();
  const IntegerBatch inputs = testing::random_inputs(program, samples, random());
  const IntegerBatch outputs = evaluate_reference(program, inputs);
  for (std::size_t s = 0; s < samples; ++s) {
    std::vector<std::int64_t> sample;
    for (std::size_t i = 0; i < features; ++i) sample.push_back(inputs.feature(i)[s]);
    const auto expected = evaluate_one(program, sample);
    for (std::size_t i = 0; i < 2; ++i) RC_ASSERT(outputs.feature(i)[s] == expected[i]);
  }
}

}  // namespace
}  // namespace sealion
