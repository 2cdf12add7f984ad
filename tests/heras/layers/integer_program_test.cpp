#include "heras/layers/integer_program.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "heras/model/sequential.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using enum ErrorCode;

/// (factor x_0 - x_1 + 4)^2 of two inputs 0 to 7.
Program some_program(std::int32_t factor = 3) {
  ProgramBuilder builder;
  builder.square(builder.dense(builder.input(2, 0, 7), 1, {factor, -1}, {4}));
  return builder.build();
}

Sequential some_model() {
  Sequential model("elsewhere");
  model.add(Input({2}));
  model.add(IntegerProgram(some_program()));
  model.set_weights({IntegerProgram::weights_of(some_program())});
  return model;
}

Records two_records() { return {{2}, 2, std::vector<std::uint8_t>{0, 255, 255, 0}}; }

TEST(IntegerProgram, SaysWhatIsInIt) {
  const IntegerProgram layer(some_program());
  EXPECT_EQ(layer.parameter_count(), 3u);
  EXPECT_EQ(layer.activation_count(), 1u);
  EXPECT_EQ(layer.weight_sizes().kernel, IntegerProgram::weights_of(some_program()).kernel.size());
}

TEST(IntegerProgram, AnswersAsItsProgramDoes) {
  const IntegerBatch answers = some_model().predict(two_records());
  EXPECT_EQ(answers.feature(0)[0], 9);    // (0 - 7 + 4)^2
  EXPECT_EQ(answers.feature(0)[1], 625);  // (21 - 0 + 4)^2
}

TEST(IntegerProgram, GoesThroughAFile) {
  const sealion::testing::TemporaryFolder folder;
  const auto path = folder.path() / "elsewhere.sealion";
  Sequential model = some_model();
  model.set_output_scale(0.125);
  model.deploy();
  model.save(path);
  const Model loaded = Model::load(path);
  EXPECT_EQ(loaded.predict(two_records()), model.predict(two_records()));
  EXPECT_EQ(loaded.deployment().manifest.output_scale, 0.125);
}

TEST(IntegerProgram, RefusesOtherWeights) {
  Sequential model = some_model();
  const auto refuse = [&](const std::string& text, LayerWeights weights) {
    expect_error(invalid_argument, text, [&] { model.set_weights({weights}); });
  };
  const LayerWeights weights = IntegerProgram::weights_of(some_program());
  LayerWeights beyond = weights;
  beyond.kernel.back() = 256;
  refuse("256 among the bytes of a program", beyond);
  refuse("0 weights and 0 biases", {{}, {}});
  EXPECT_NO_THROW(model.set_weights({weights}));
  ProgramBuilder wide;
  wide.dense(wide.input(3, 0, 7), 1, {1, 1, 1});
  const Program three = wide.build();
  Sequential other("other");
  other.add(Input({2}));
  other.add(IntegerProgram(three));
  expect_error(invalid_argument, "a program of 3 inputs behind (2)",
               [&] { other.set_weights({IntegerProgram::weights_of(three)}); });
}

}  // namespace
}  // namespace sealion::heras
