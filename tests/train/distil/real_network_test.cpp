// Programs over reals as libtorch computes them, beside their own interpreter.
#include "heras/train/distil/real_network.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "heras/train/core/rows.h"
#include "real/evaluate.h"
#include "real/programs.h"

namespace sealion::heras::train {
namespace {

using real::testing::dense;
using real::testing::random_batch;

/// Filters, squares, groups with equal weights, a mean and a matrix.
real::Program convolutional(std::mt19937& generator) {
  const Window window{.height = 4,
                      .width = 3,
                      .channels = 2,
                      .kernel_height = 3,
                      .kernel_width = 2,
                      .stride_y = 2,
                      .pad_top = 1,
                      .pad_left = 1};
  real::Conv2DNode conv{0, window, {}, {0.5, -1, 0.25}};
  for (int i = 0; i < 36; ++i) conv.weights.push_back(real::testing::between(generator, -1, 1));
  // Of 18 numbers three rows of some, one of them a mean.
  const real::LinearNode groups{
      2, {0, 2, 4, 6}, {0, 3, 3, 6, 9, 12}, {2, -1, 2, -1, 2, -1}, {1, 1, 2}};
  return {{{"input", real::InputNode{}, 24},
           {"conv", conv, 18},
           {"square", real::ProductNode{1, 1}, 18},
           {"groups", groups, 3},
           {"mean", real::LinearNode{2, {0, 3}, {1, 5, 9}, {0.5, 0.5, 0.5}, {0.25}}, 1},
           {"both", real::ConcatenateNode{{3, 4}}, 4},
           {"answer", dense(5, {{1, 2, 3, -4}, {0.5, -1, 0.25, 2}}, {1, -1}), 2}}};
}

real::Program with_functions() {
  const double nothing = -std::numeric_limits<double>::infinity();
  return {
      {{"input", real::InputNode{}, 3},
       {"relu", real::FunctionNode{0, "Relu", real::Elementwise{[](double x, std::size_t) {
                                     return std::max(x, 0.0);
                                   }}},
        3},
       {"pool", real::FunctionNode{1, "MaxPool", real::LargestOf{{{0, 1}, {2}}, {nothing, 1}}}, 2},
       {"sum",
        real::FunctionNode{
            2, "ReduceL1",
            [](std::span<const double> in, std::span<double> out) { out[0] = in[0] + in[1]; }},
        1}}};
}

void expect_same(const real::Program& program, const RealBatch& inputs, const at::Tensor& said) {
  const RealBatch due = real::evaluate(program, inputs);
  for (std::size_t i = 0; i < due.features(); ++i) {
    for (std::size_t s = 0; s < due.samples(); ++s) {
      const double made =
          said[static_cast<std::int64_t>(s)][static_cast<std::int64_t>(i)].item<double>();
      EXPECT_NEAR(made, due.feature(i)[s], 1e-3 * (1 + std::abs(due.feature(i)[s])));
    }
  }
}

at::Tensor rows_of(const RealBatch& inputs) { return to_rows(inputs).to(at::kFloat); }

TEST(RealNetwork, ComputesWhatTheProgramDoes) {
  std::mt19937 generator(1);
  const real::Program program = convolutional(generator);
  const RealBatch inputs = random_batch(generator, 24, 5);
  expect_same(program, inputs, RealNetwork(program).forward(rows_of(inputs)));
}

/// The program with each weight and bias rounded to quarters.
real::Program rounded(real::Program program) {
  const auto round = [](std::vector<double>& numbers) {
    for (double& number : numbers) number = std::round(number * 4) / 4;
  };
  for (real::Node& node : program.nodes) {
    if (auto* linear = std::get_if<real::LinearNode>(&node.operation)) {
      round(linear->weights);
      round(linear->bias);
    } else if (auto* conv = std::get_if<real::Conv2DNode>(&node.operation)) {
      round(conv->weights);
      round(conv->bias);
    }
  }
  return program;
}

TEST(RealNetwork, ComputesWithRoundedWeightsAndKeepsItsOwn) {
  std::mt19937 generator(4);
  const real::Program program = convolutional(generator);
  const RealBatch inputs = random_batch(generator, 24, 5);
  RealNetwork network(program);
  network.standardise(rows_of(random_batch(generator, 24, 50)));
  network.round_to(rounded(program));
  expect_same(rounded(program), inputs, network.forward(rows_of(inputs)));
  expect_same(program, inputs, RealNetwork(network.program()).forward(rows_of(inputs)));
  require_gradients(network.parameters());
  network.forward(rows_of(inputs)).sum().backward();
  for (const Parameter& parameter : network.parameters()) {
    EXPECT_GT(parameter.tensor.grad().abs().max().item<double>(), 0);
  }
}

TEST(RealNetwork, ComputesFunctions) {
  std::mt19937 generator(2);
  const real::Program program = with_functions();
  const RealBatch inputs = random_batch(generator, 3, 6);
  expect_same(program, inputs, RealNetwork(program).forward(rows_of(inputs)));
}

TEST(RealNetwork, StaysTheSameInUnitsOfItsInputs) {
  std::mt19937 generator(3);
  const real::Program program = convolutional(generator);
  const RealBatch inputs = random_batch(generator, 24, 9, 100, 900);
  RealNetwork network(program);
  network.standardise(rows_of(inputs));
  expect_same(program, inputs, network.forward(rows_of(inputs)));
  expect_same(network.program(), inputs, network.forward(rows_of(inputs)));
}

TEST(RealNetwork, LearnsEqualWeightsOfRowsAsOneAndMeansNotAtAll) {
  std::mt19937 generator(4);
  const real::Program program = convolutional(generator);
  RealNetwork network(program);
  network.standardise(rows_of(random_batch(generator, 24, 50)));
  for (const Parameter& parameter : network.parameters()) {
    parameter.tensor.add_(at::rand(parameter.tensor.sizes()));
  }
  const real::Program moved = network.program();
  const auto& groups = std::get<real::LinearNode>(moved.nodes[3].operation);
  EXPECT_NE(groups.weights[0], 2);
  EXPECT_EQ(groups.weights[0], groups.weights[2]);
  EXPECT_EQ(groups.weights[1], groups.weights[5]);
  EXPECT_EQ(groups.bias[0], groups.bias[1]);
  EXPECT_NE(groups.bias[0], groups.bias[2]);
  const auto& mean = std::get<real::LinearNode>(moved.nodes[4].operation);
  EXPECT_EQ(mean.weights, std::vector<double>(3, 0.5));
}

TEST(RealNetwork, PassesGradientsThroughSparseRows) {
  std::mt19937 generator(5);
  const real::Program program = convolutional(generator);
  RealNetwork network(program);
  const at::Tensor rows = rows_of(random_batch(generator, 24, 4));
  network.standardise(rows);
  const std::vector<Parameter> parameters = network.parameters();
  require_gradients(parameters);
  network.forward(rows).square().sum().backward();
  constexpr double step = 1e-2;
  for (const Parameter& parameter : parameters) {
    const at::NoGradGuard no_gradients;
    const at::Tensor first = parameter.tensor.flatten()[0];
    const double slope = parameter.tensor.grad().flatten()[0].item<double>();
    first.add_(step);
    const double above = network.forward(rows).square().sum().item<double>();
    first.sub_(2 * step);
    const double below = network.forward(rows).square().sum().item<double>();
    first.add_(step);
    EXPECT_NEAR((above - below) / (2 * step), slope, 0.02 * (std::abs(slope) + 1));
  }
}

}  // namespace
}  // namespace sealion::heras::train
