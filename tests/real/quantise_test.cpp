// Programs over integers beside the programs over reals that they stand for.
#include "real/quantise/quantise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "program/approximation.h"
#include "program/reference.h"
#include "real/evaluate.h"
#include "real/programs.h"
#include "support/expect_error.h"

namespace sealion::real {
namespace {

using testing::batch;
using testing::dense;

Quantised quantised(const Program& program, const RealBatch& inputs, const Fineness& fineness) {
  return quantise(program, {inputs, evaluate_all(program, inputs)}, fineness);
}

/// What the integers answer, as real numbers.
RealBatch answers_of(const Quantised& quantised, const RealBatch& inputs) {
  const IntegerBatch integers =
      evaluate_exact(quantised.program, on_grid(quantised.grid, inputs), 0);
  RealBatch answers(integers.features(), integers.samples());
  for (std::size_t i = 0; i < integers.features(); ++i) {
    std::ranges::transform(integers.feature(i), answers.feature(i).begin(), [&](std::int64_t x) {
      return static_cast<double>(x) * quantised.answer_step;
    });
  }
  return answers;
}

double largest_in(const RealBatch& numbers) {
  double largest = 1e-9;
  for (std::size_t i = 0; i < numbers.features(); ++i) {
    for (const double number : numbers.feature(i)) largest = std::max(largest, std::abs(number));
  }
  return largest;
}

/// The largest difference, as a share of the largest number.
double distance(const RealBatch& a, const RealBatch& b) {
  double most = 0;
  for (std::size_t i = 0; i < a.features(); ++i) {
    for (std::size_t s = 0; s < a.samples(); ++s) {
      most = std::max(most, std::abs(a.feature(i)[s] - b.feature(i)[s]));
    }
  }
  return most / largest_in(a);
}

TEST(Quantise, IsExactForWholeMultiplesOfAStep) {
  const Program program{{{"input", InputNode{}, 2},
                         {"hidden", dense(0, {{0.25, -0.5}, {0.75, 0.25}}, {0.5, -1}), 2},
                         {"square", ProductNode{1, 1}, 2},
                         {"answer", dense(2, {{0.375, 0.125}}, {0.0625}), 1}}};
  const RealBatch inputs = batch({{0, 1, 5, 3}, {2, 0, 7, 8}});
  const Quantised result = quantised(program, inputs, {16, 64});
  EXPECT_LT(distance(evaluate(program, inputs), answers_of(result, inputs)), 1e-12);
}

/// Nothing where a bias is too large beside its weights.
std::optional<Quantised> quantised_if_it_fits(const Program& program, const RealBatch& inputs) {
  try {
    return quantised(program, inputs, {31, 15});
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::does_not_fit) << error.what();
    return std::nullopt;
  }
}

TEST(Quantise, SaysOfItsRoundedWeightsWhatItAnswers) {
  int fitting = 0;
  for (unsigned seed = 0; seed < 80; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 generator(seed);
    const Program program = testing::random_program(generator, 4, 4);
    const RealBatch inputs = testing::random_batch(generator, 4, 20, -1, 2);
    const auto result = quantised_if_it_fits(program, inputs);
    if (!result) continue;
    ++fitting;
    const RealBatch on_integers = off_grid(result->grid, on_grid(result->grid, inputs));
    EXPECT_LT(distance(evaluate(result->rounded, on_integers), answers_of(*result, inputs)), 1e-9);
  }
  EXPECT_GE(fitting, 60);
}

TEST(Quantise, LosesLessWithMoreLevels) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 generator(seed);
    const Program program{{{"input", InputNode{}, 4},
                           {"hidden", testing::random_dense(generator, 0, 5, 4), 5},
                           {"square", ProductNode{1, 1}, 5},
                           {"answer", testing::random_dense(generator, 2, 3, 5), 3}}};
    const RealBatch inputs = testing::random_batch(generator, 4, 50, -1, 2);
    const RealBatch due = evaluate(program, inputs);
    const auto lost = [&](std::int64_t input_levels, std::int32_t weight_levels) {
      return distance(
          due, answers_of(quantised(program, inputs, {input_levels, weight_levels}), inputs));
    };
    const double coarse = lost(7, 7), fine = lost(255, 255);
    EXPECT_LT(fine, coarse);
    EXPECT_LT(fine, 0.1);
  }
}

TEST(Quantise, MovesWhatIsFarFrom0) {
  const Program program{{{"input", InputNode{}, 1},
                         {"square", ProductNode{0, 0}, 1},
                         {"answer", dense(1, {{1}}, {-10000}), 1}}};
  const RealBatch inputs = batch({{99.5, 100.5}});
  const Quantised result = quantised(program, inputs, {1000, 1});
  EXPECT_NE(result.grid.zeros.front(), 0);
  EXPECT_LT(distance(evaluate(program, inputs), answers_of(result, inputs)), 0.01);
}

TEST(Quantise, GivesOneStepToAllAnswers) {
  const Program program{
      {{"input", InputNode{}, 1}, {"answer", dense(0, {{1000}, {0.5}}, {0, 0}), 2}}};
  const RealBatch inputs = batch({{0, 1, 2}});
  const RealBatch answers = answers_of(quantised(program, inputs, {2, 2047}), inputs);
  EXPECT_NEAR(answers.feature(0)[2], 2000, 2);
  EXPECT_NEAR(answers.feature(1)[2], 1, 1);
}

TEST(Quantise, RefusesFunctionsByTheNameOfTheirNode) {
  const Program program{
      {{"input", InputNode{}, 1},
       {"/act/Relu",
        FunctionNode{0, "Relu",
                     [](std::span<const double> in, std::span<double> out) { out[0] = in[0]; }},
        1}}};
  sealion::testing::expect_error(ErrorCode::unsupported, "/act/Relu: Relu cannot be encrypted",
                                 [&] {
                                   quantised(program, batch({{0.5, 1.5}}), {8, 8});
                                 });
}

TEST(Quantise, MakesBiasesOfLargeNumbersWhereAConstantHoldsNone) {
  Program program{{{"input", InputNode{}, 1}, {"line", dense(0, {{1}, {0.5}}, {0.3, 3}), 2}}};
  for (NodeId id = 1; id < 9; id += 2) {
    program.nodes.push_back({"square", ProductNode{id, id}, 2});
    program.nodes.push_back({"line", dense(id + 1, {{0.5, -0.1}, {0, 0.2}}, {0.25, -0.7}), 2});
  }
  const RealBatch inputs = batch({{0.5, 1.5, 2, -1}});
  const Quantised result = quantised(program, inputs, {255, 255});
  EXPECT_LT(result.answer_step, 0x1p-60);
  const RealBatch integers = approximate(result.program, on_grid(result.grid, inputs)).output;
  const RealBatch due = evaluate(program, inputs);
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t s = 0; s < 4; ++s) {
      EXPECT_NEAR(integers.feature(i)[s] * result.answer_step, due.feature(i)[s],
                  0.02 * largest_in(due));
    }
  }
}

TEST(Quantise, GivesWhatIsAlwaysTheSameNoCoarserStepThanTheRest) {
  // The first row is never anything but 0, the second is small.
  const Program program{{{"input", InputNode{}, 1},
                         {"rows", dense(0, {{0}, {1e-9}}, {0, 0}), 2},
                         {"answer", dense(1, {{1, 1}}, {0}), 1}}};
  const RealBatch inputs = batch({{0, 1, 2, 3}});
  const RealBatch answers = answers_of(quantised(program, inputs, {15, 15}), inputs);
  for (std::size_t s = 0; s < 4; ++s) {
    EXPECT_NEAR(answers.feature(0)[s], 1e-9 * inputs.feature(0)[s], 1e-10);
  }
}

TEST(Quantise, GivesWeightsBehindTheLastProductMoreLevels) {
  const Program program{{{"input", InputNode{}, 1},
                         {"square", ProductNode{0, 0}, 1},
                         {"answer", dense(1, {{1}, {0.37}}, {0, 0}), 2}}};
  const RealBatch inputs = batch({{0, 1, 2, 3}});
  const auto error = [&](std::int32_t factor) {
    return distance(evaluate(program, inputs),
                    answers_of(quantised(program, inputs, {3, 3, factor}), inputs));
  };
  EXPECT_LT(error(16), error(1) / 4);
}

TEST(Quantise, RefusesABiasThatNoIntegerHolds) {
  const Program program{{{"input", InputNode{}, 1}, {"/fc/Gemm", dense(0, {{1e-30}}, {1e30}), 1}}};
  sealion::testing::expect_error(ErrorCode::does_not_fit, "/fc/Gemm: a bias of", [&] {
    quantised(program, batch({{0.5, 1.5}}), {8, 8});
  });
}

}  // namespace
}  // namespace sealion::real
