// Networks of squares that learn to say what networks with ReLUs say.
#include "heras/train/distil/distil.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "base/error.h"
#include "real/evaluate.h"
#include "real/programs.h"
#include "support/expect_error.h"

namespace sealion::heras::train {
namespace {

using real::testing::dense;
using real::testing::random_batch;

constexpr std::size_t inputs = 4, hidden = 8;

/// Two matrices with `between` from node 1 to as many numbers.
real::Program network(std::mt19937& generator, real::Operation between, std::size_t answers) {
  return {{{"input", real::InputNode{}, inputs},
           {"hidden", real::testing::random_dense(generator, 0, hidden, inputs), hidden},
           {"between", std::move(between), hidden},
           {"answer", real::testing::random_dense(generator, 2, answers, hidden), answers}}};
}

real::FunctionNode relu() {
  return {1, "Relu", real::Elementwise{[](double x, std::size_t) { return std::max(x, 0.0); }}};
}

/// Mean square of what `program` says otherwise than `teacher`, of its variance around 0.
double distance(const real::Program& program, const real::Program& teacher,
                const RealBatch& records) {
  const RealBatch said = real::evaluate(program, records), due = real::evaluate(teacher, records);
  double off = 0, all = 0;
  for (std::size_t i = 0; i < due.features(); ++i) {
    for (std::size_t s = 0; s < due.samples(); ++s) {
      off += std::pow(said.feature(i)[s] - due.feature(i)[s], 2);
      all += std::pow(due.feature(i)[s], 2);
    }
  }
  return off / all;
}

/// A network with parabolas about as steep as the teacher's ReLUs are.
real::Program with_parabolas(real::Program program) {
  program.nodes[2].operation = real::ProductNode{1, 1};
  for (double& bias : std::get<real::LinearNode>(program.nodes[1].operation).bias) bias += 6;
  for (double& weight : std::get<real::LinearNode>(program.nodes[3].operation).weights) {
    weight *= 0.05;
  }
  return program;
}

TEST(Distil, BringsSquaresNearToReLUs) {
  std::mt19937 generator(7);
  const real::Program teacher = network(generator, relu(), 1);
  const real::Program student = with_parabolas(teacher);
  const RealBatch records = random_batch(generator, inputs, 600);
  const RealBatch others = random_batch(generator, inputs, 200);
  const real::Program learned = distil({student, teacher, records, 100, false}, {});
  EXPECT_LT(distance(learned, teacher, others), distance(student, teacher, others) / 2);
}

TEST(Distil, GivesTheSameWeightsForTheSameSeed) {
  std::mt19937 generator(8);
  const real::Program teacher = network(generator, relu(), 2);
  const real::Program student = network(generator, real::ProductNode{1, 1}, 2);
  const RealBatch records = random_batch(generator, inputs, 60);
  const auto weights = [&](std::uint64_t seed) {
    const real::Program learned = distil({student, teacher, records, 0, true, seed}, {});
    return std::get<real::LinearNode>(learned.nodes[1].operation).weights;
  };
  EXPECT_EQ(weights(3), weights(3));
  EXPECT_NE(weights(3), weights(4));
}

/// Weights at multiples of a third of the largest of their node.
real::Program coarse(real::Program program) {
  for (real::Node& node : program.nodes) {
    auto* linear = std::get_if<real::LinearNode>(&node.operation);
    if (!linear) continue;
    double largest = 0;
    for (const double weight : linear->weights) largest = std::max(largest, std::abs(weight));
    for (double& weight : linear->weights) {
      weight = std::round(weight / largest * 3) * largest / 3;
    }
  }
  return program;
}

TEST(Distil, LearnsToSayItWithRoundedWeights) {
  std::mt19937 generator(12);
  const real::Program teacher = network(generator, relu(), 1);
  const RealBatch records = random_batch(generator, inputs, 600);
  const RealBatch others = random_batch(generator, inputs, 200);
  const real::Program exact = distil({with_parabolas(teacher), teacher, records, 100, false}, {});
  const real::Program rounded = distil({exact, teacher, records, 100, false, 0, coarse}, {});
  EXPECT_LT(distance(coarse(rounded), teacher, others),
            distance(coarse(exact), teacher, others) / 2);
}

TEST(Distil, LeavesAStudentThatSaysTheSameAsItIs) {
  std::mt19937 generator(9);
  const real::Program student = network(generator, real::ProductNode{1, 1}, 2);
  const RealBatch records = random_batch(generator, inputs, 100);
  const real::Program learned = distil({student, student, records, 20, false}, {});
  EXPECT_LT(distance(learned, student, records), 1e-6);
}

TEST(Distil, EndsWhereItIsAskedTo) {
  std::mt19937 generator(10);
  const real::Program teacher = network(generator, relu(), 2);
  const real::Program student = network(generator, real::ProductNode{1, 1}, 2);
  const RealBatch records = random_batch(generator, inputs, 60);
  StopRequest stop;
  ExecutionContext context;
  context.stop = &stop;
  context.progress = [&](std::size_t, std::size_t) { stop.make(); };
  sealion::testing::expect_error(ErrorCode::cancelled, "", [&] {
    distil({student, teacher, records}, context);
  });
}

TEST(Distil, RefusesNumbersThatAreNone) {
  std::mt19937 generator(11);
  const real::Program teacher = network(generator, relu(), 1);
  real::Program student = network(generator, real::ProductNode{1, 1}, 1);
  student.nodes[1].operation =
      dense(0, std::vector<std::vector<double>>(hidden, {1e30, 1e30, 1e30, 1e30}),
            std::vector<double>(hidden, 0));
  const RealBatch records = random_batch(generator, inputs, 60);
  sealion::testing::expect_error(ErrorCode::unsupported, "too large for any learning", [&] {
    distil({student, teacher, records}, {});
  });
}

}  // namespace
}  // namespace sealion::heras::train
