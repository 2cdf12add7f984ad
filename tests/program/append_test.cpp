#include "program/append.h"

#include <gtest/gtest.h>

#include "program/reference.h"
#include "program/serialise.h"
#include "support/random_program.h"

namespace sealion {
namespace {

ByteVector written(const Program& program) {
  ByteWriter writer;
  write_program(writer, program);
  return writer.release();
}

TEST(Append, MakesTheSameProgramBehindAnInput) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Program program = testing::random_program(seed);
    ProgramBuilder builder;
    const NodeId x = builder.input(program.input_size(), program.input().low, program.input().high,
                                   program.node(0).name);
    append(builder, program, x);
    EXPECT_EQ(written(builder.build()), written(program)) << seed;
  }
}

TEST(Append, DoesToANodeWhatItDoesToItsInput) {
  ProgramBuilder inner;
  inner.square(inner.dense(inner.input(2, -100, 100), 1, {2, 1}, {-1}));
  ProgramBuilder builder;
  const NodeId x = builder.input(2, 0, 7);
  const NodeId moved = builder.add_constants(x, {3, -5});
  EXPECT_EQ(append(builder, inner.build(), moved), 3u);
  IntegerBatch inputs(2, 1);
  inputs.feature(0)[0] = 1;
  inputs.feature(1)[0] = 6;
  EXPECT_EQ(evaluate_reference(builder.build(), inputs).feature(0)[0], 64);  // (2 4 + 1 - 1)^2
}

}  // namespace
}  // namespace sealion
