#include "real/fuse.h"

#include <gtest/gtest.h>

#include "real/evaluate.h"
#include "real/programs.h"
#include "real/same_answers.h"

namespace sealion::real {
namespace {

using testing::dense;

std::size_t weights_in(const Program& program) {
  std::size_t count = 0;
  for (const Node& node : program.nodes) {
    if (const auto* linear = std::get_if<LinearNode>(&node.operation)) {
      count += linear->weights.size();
    }
  }
  return count;
}

TEST(Fused, MakesOneMatrixOfTwo) {
  const Program program{{{"input", InputNode{}, 2},
                         {"scale", dense(0, {{2, 0}, {0, 3}}, {1, -1}), 2},
                         {"answer", dense(1, {{1, 10}}, {5}), 1}}};
  const Program result = fused(program);
  ASSERT_EQ(result.nodes.size(), 2U);
  const auto& linear = std::get<LinearNode>(result.nodes[1].operation);
  EXPECT_EQ(linear.weights, (std::vector<double>{2, 30}));
  EXPECT_EQ(linear.bias, std::vector<double>{-4});
}

TEST(Fused, LeavesTwoThatAreSmallerThanOne) {
  // four numbers become one, and one becomes four: 8 weights, and 16 in one matrix
  const Program program{{{"input", InputNode{}, 4},
                         {"narrow", dense(0, {{1, 2, 3, 4}}, {0}), 1},
                         {"wide", dense(1, {{1}, {2}, {3}, {4}}, {0, 0, 0, 0}), 4}}};
  EXPECT_EQ(fused(program).nodes.size(), 3U);
}

TEST(Fused, KeepsAMatrixThatOthersRead) {
  const Program program{{{"input", InputNode{}, 1},
                         {"first", dense(0, {{2}}, {0}), 1},
                         {"second", dense(1, {{3}}, {0}), 1},
                         {"product", ProductNode{1, 2}, 1}}};
  const Program result = fused(program);
  EXPECT_EQ(result.nodes.size(), 4U);
  EXPECT_EQ(std::get<LinearNode>(result.nodes[2].operation).input, 0U);
}

TEST(Fused, AnswersAsBeforeWithNoMoreWeights) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 generator(seed);
    Program program = testing::random_program(generator, 4, 4);
    for (const std::size_t rows : {4U, 2U}) {  // matrices behind matrices
      const NodeId last = program.nodes.size() - 1;
      program.nodes.push_back(
          {"more", testing::random_dense(generator, last, rows, program.nodes[last].size), rows});
    }
    const Program result = fused(program);
    const RealBatch inputs = testing::random_batch(generator, 4, 5);
    testing::expect_same(evaluate(program, inputs), evaluate(result, inputs));
    EXPECT_LT(result.nodes.size(), program.nodes.size());
    EXPECT_LE(weights_in(result), weights_in(program));
  }
}

}  // namespace
}  // namespace sealion::real
