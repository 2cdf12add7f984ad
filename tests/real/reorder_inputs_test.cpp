#include "real/reorder_inputs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "real/evaluate.h"
#include "real/programs.h"
#include "real/same_answers.h"

namespace sealion::real {
namespace {

using testing::dense;

/// Records whose feature i is feature order[i] of others.
RealBatch reordered(const RealBatch& inputs, const std::vector<std::size_t>& order) {
  RealBatch result(order.size(), inputs.samples());
  for (std::size_t i = 0; i < order.size(); ++i) {
    std::ranges::copy(inputs.feature(order[i]), result.feature(i).begin());
  }
  return result;
}

Program two_of_three() {
  return {{{"input", InputNode{}, 3}, {"answer", dense(0, {{5, 0, 7}}, {1}), 1}}};
}

TEST(InputsInUse, AreTheColumnsOfMatrices) {
  EXPECT_THAT(inputs_in_use(two_of_three()), ::testing::ElementsAre(true, false, true));
}

TEST(InputsInUse, AreAllWhereANodeTakesTheWholeInput) {
  const Program program{{{"input", InputNode{}, 2},
                         {"square", ProductNode{0, 0}, 2},
                         {"answer", dense(1, {{1, 0}}, {0}), 1}}};
  EXPECT_THAT(inputs_in_use(program), ::testing::ElementsAre(true, true));
}

TEST(WithInputs, LeavesOutWhatIsNotRead) {
  const Program result = with_inputs(two_of_three(), {2, 0});
  EXPECT_EQ(result.nodes.front().size, 2U);
  EXPECT_EQ(result.nodes.size(), 2U);
  const auto& linear = std::get<LinearNode>(result.nodes[1].operation);
  EXPECT_THAT(linear.columns, ::testing::ElementsAre(0, 1));
  EXPECT_THAT(linear.weights, ::testing::ElementsAre(7, 5));
}

TEST(WithInputs, AddsNothingInTheSameOrder) {
  const Program program{{{"input", InputNode{}, 2}, {"square", ProductNode{0, 0}, 2}}};
  EXPECT_EQ(with_inputs(program, {0, 1}).nodes.size(), 2U);
}

TEST(WithInputs, PutsTheOldInputBehindTheNewOne) {
  const Program program{{{"input", InputNode{}, 2}, {"square", ProductNode{0, 0}, 2}}};
  const Program result = with_inputs(program, {1, 0});
  ASSERT_EQ(result.nodes.size(), 3U);
  EXPECT_EQ(std::get<ProductNode>(result.nodes[2].operation).left, 1U);
  EXPECT_EQ(evaluate(result, testing::batch({{3}, {2}})), testing::batch({{4}, {9}}));
}

TEST(WithInputs, AnswersAsBeforeInAnyOrder) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 generator(seed);
    const Program program = testing::random_program(generator, 4, 5);
    std::vector<std::size_t> order(4);
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), generator);
    const RealBatch inputs = testing::random_batch(generator, 4, 5);
    testing::expect_same(evaluate(program, inputs),
                         evaluate(with_inputs(program, order), reordered(inputs, order)));
  }
}

}  // namespace
}  // namespace sealion::real
