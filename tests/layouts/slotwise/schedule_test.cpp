#include "layouts/slotwise/schedule/schedule.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "support/expect_error.h"
#include "support/random_program.h"

namespace sealion {
namespace {

using testing::expect_error;
constexpr auto invalid = ErrorCode::invalid_argument;
using Nodes = std::vector<NodeId>;
using Switches = std::vector<unsigned>;

/// Node 0 the input, nodes 1 to `squares`, then a dense layer.
Program square_chain(std::size_t squares) {
  ProgramBuilder builder;
  NodeId x = builder.input(1, 0, 1);
  for (std::size_t i = 0; i < squares; ++i) x = builder.square(x);
  builder.dense(x, 1, {2});
  return builder.build();
}

TEST(Schedule, WithoutBarriersIsOneStage) {
  const Schedule schedule(square_chain(2), 3, {});
  ASSERT_EQ(schedule.stages().size(), 1u);
  const Stage& stage = schedule.stages().front();
  EXPECT_EQ(stage.first, 0u);
  EXPECT_EQ(stage.end, 4u);
  EXPECT_EQ(stage.reads, Nodes{});
  EXPECT_EQ(stage.keeps, Nodes{3});
  EXPECT_FALSE(stage.barrier);
  EXPECT_EQ(schedule.parts(0, 0), 2u);
  EXPECT_EQ(schedule.parts(1, 0), 3u);
  EXPECT_EQ(schedule.parts(2, 0), 5u);
  EXPECT_EQ(schedule.parts(3, 0), 5u);
  EXPECT_EQ(schedule.switches(3, 0), Switches{});
  EXPECT_EQ(schedule.limbs(), 3u);
  EXPECT_EQ(schedule.output_limbs(), 3u);
  EXPECT_EQ(schedule.output_parts(), 5u);
  EXPECT_EQ(schedule.relinearised_parts(), 0u);
  EXPECT_EQ(schedule.relinearised_limbs(), 0u);
  EXPECT_EQ(schedule.client(), 1u);
}

TEST(Schedule, CutsAChainAtABarrier) {
  const Barrier barrier{.after = 1, .relinearise = true, .dropped_limbs = 2};
  const Schedule schedule(square_chain(2), 3, {barrier});
  ASSERT_EQ(schedule.stages().size(), 2u);
  const Stage& before = schedule.stages()[0];
  const Stage& after = schedule.stages()[1];
  EXPECT_EQ(before.end, 2u);
  EXPECT_EQ(before.keeps, Nodes{1});
  EXPECT_EQ(before.barrier, barrier);
  EXPECT_EQ(after.first, 2u);
  EXPECT_EQ(after.end, 4u);
  EXPECT_EQ(after.limbs, 1u);
  EXPECT_EQ(after.reads, Nodes{1});
  EXPECT_EQ(after.keeps, Nodes{3});
  EXPECT_FALSE(after.barrier);
  EXPECT_EQ(schedule.stage_of(1), 0u);
  EXPECT_EQ(schedule.stage_of(2), 1u);
  EXPECT_EQ(schedule.output_limbs(), 1u);
  EXPECT_EQ(schedule.client(), 2u);
}

TEST(Schedule, RelinearisesToTwoParts) {
  const Schedule schedule(square_chain(2), 3, {{.after = 1, .relinearise = true}});
  EXPECT_EQ(schedule.parts(1, 0), 3u);
  EXPECT_EQ(schedule.parts(1, 1), 2u);
  EXPECT_EQ(schedule.parts(2, 1), 3u);
  EXPECT_EQ(schedule.output_parts(), 3u);
  EXPECT_EQ(schedule.relinearised_parts(), 3u);
  EXPECT_EQ(schedule.relinearised_limbs(), 3u);
  EXPECT_EQ(schedule.switches(2, 1), Switches{0});
}

TEST(Schedule, CountsTheMostPartsAndLimbsThatAreRelinearised) {
  const Schedule schedule(square_chain(3), 3,
                          {{.after = 1, .relinearise = true, .dropped_limbs = 1},
                           {.after = 3, .relinearise = true, .dropped_limbs = 1}});
  EXPECT_EQ(schedule.relinearised_parts(), 5u);  // after node 3
  EXPECT_EQ(schedule.relinearised_limbs(), 3u);  // after node 1
}

TEST(Schedule, SwitchesTheModulusAndKeepsTheParts) {
  const Schedule schedule(square_chain(2), 3, {{.after = 1, .dropped_limbs = 1}});
  EXPECT_EQ(schedule.parts(1, 1), 3u);
  EXPECT_EQ(schedule.output_parts(), 5u);
  EXPECT_EQ(schedule.relinearised_parts(), 0u);
  EXPECT_EQ(schedule.switches(1, 0), Switches{0});
  EXPECT_EQ(schedule.switches(1, 1), Switches{1});
  EXPECT_EQ(schedule.switches(2, 1), Switches{2});
  EXPECT_EQ(schedule.switches(3, schedule.client()), Switches{2});
}

TEST(Schedule, SquaresCorrectionsOfEveryBarrierBehind) {
  const Schedule schedule(square_chain(3), 4,
                          {{.after = 1, .dropped_limbs = 1}, {.after = 2, .dropped_limbs = 2}});
  EXPECT_EQ(schedule.switches(2, 1), (Switches{2, 0}));
  EXPECT_EQ(schedule.switches(2, 2), (Switches{2, 1}));
  EXPECT_EQ(schedule.switches(3, 2), (Switches{4, 2}));
  EXPECT_EQ(schedule.output_limbs(), 1u);
}

TEST(Schedule, CarriesABranchAcrossBarriers) {
  ProgramBuilder builder;
  const NodeId x = builder.input(1, 0, 1);
  const NodeId square = builder.square(x);
  const NodeId fourth = builder.square(square);
  builder.product(fourth, x);
  const Schedule schedule(builder.build(), 5,
                          {{.after = square, .relinearise = true, .dropped_limbs = 1},
                           {.after = fourth, .dropped_limbs = 1}});
  ASSERT_EQ(schedule.stages().size(), 3u);
  EXPECT_EQ(schedule.stages()[0].keeps, (Nodes{x, square}));
  EXPECT_EQ(schedule.stages()[1].reads, Nodes{square});
  EXPECT_EQ(schedule.stages()[1].keeps, (Nodes{x, fourth}));
  EXPECT_EQ(schedule.stages()[2].reads, (Nodes{x, fourth}));
  EXPECT_EQ(schedule.switches(x, 0), (Switches{0, 0}));
  EXPECT_EQ(schedule.switches(x, 1), (Switches{1, 0}));
  EXPECT_EQ(schedule.switches(x, 2), (Switches{1, 1}));
  EXPECT_EQ(schedule.switches(fourth, 2), (Switches{2, 1}));
  EXPECT_EQ(schedule.switches(3, 2), (Switches{3, 2}));
  EXPECT_EQ(schedule.output_parts(), 4u);  // 3 of x^4, 2 of x
  EXPECT_EQ(schedule.relinearised_parts(), 3u);
  EXPECT_EQ(schedule.relinearised_limbs(), 5u);
}

TEST(Schedule, BringsAPolynomialToItsHighestPower) {
  ProgramBuilder builder;
  const NodeId x = builder.dense(builder.input(1, 0, 1), 1, {3});
  const NodeId sum = builder.polynomial(x, {1, 1, 1, 1});  // x^2 is node 2, x^3 node 3
  const Schedule schedule(builder.build(), 2, {{.after = x, .dropped_limbs = 1}});
  EXPECT_EQ(schedule.switches(x, 1), Switches{1});
  EXPECT_EQ(schedule.switches(2, 1), Switches{2});
  EXPECT_EQ(schedule.switches(3, 1), Switches{3});
  EXPECT_EQ(schedule.switches(sum, 1), Switches{3});
  EXPECT_EQ(schedule.leading_operand(sum), 2u);
  EXPECT_EQ(schedule.parts(sum, 1), 4u);
}

TEST(Schedule, TakesTheMostPartsOfAnyOperand) {
  // The leading operand, of degree 4, was relinearised; the other has three parts.
  ProgramBuilder builder;
  const NodeId x = builder.input(1, 0, 1);
  const NodeId fourth = builder.square(builder.square(x));
  const NodeId square = builder.square(x);
  const NodeId joined = builder.concatenate({square, fourth});
  const Schedule schedule(builder.build(), 2, {{.after = fourth, .relinearise = true}});
  EXPECT_EQ(schedule.leading_operand(joined), 1u);
  EXPECT_EQ(schedule.parts(fourth, 1), 2u);
  EXPECT_EQ(schedule.parts(joined, 1), 3u);
  EXPECT_EQ(schedule.relinearised_parts(), 5u);
}

TEST(Schedule, EndsWithABarrierAfterTheOutput) {
  const Barrier last{.after = 2, .relinearise = true, .dropped_limbs = 1};
  const Schedule schedule(square_chain(1), 2, {last});
  ASSERT_EQ(schedule.stages().size(), 1u);
  EXPECT_EQ(schedule.stages().back().barrier, last);
  EXPECT_EQ(schedule.stages().back().keeps, Nodes{2});
  EXPECT_EQ(schedule.parts(2, 0), 3u);
  EXPECT_EQ(schedule.switches(2, 0), Switches{0});
  EXPECT_EQ(schedule.parts(2, schedule.client()), 2u);
  EXPECT_EQ(schedule.switches(2, schedule.client()), Switches{1});
  EXPECT_EQ(schedule.output_limbs(), 1u);
  EXPECT_EQ(schedule.output_parts(), 2u);
}

TEST(Schedule, DropsWhatNobodyReads) {
  ProgramBuilder builder;
  const NodeId x = builder.input(1, 0, 1);
  builder.square(x);
  builder.square(x);
  const Schedule schedule(builder.build(), 2, {{.after = 1, .dropped_limbs = 1}});
  EXPECT_EQ(schedule.stages().front().keeps, Nodes{x});
}

TEST(Schedule, LimitsParts) {
  EXPECT_EQ(Schedule(square_chain(8), 1, {}).output_parts(), most_parts);
  expect_error(ErrorCode::does_not_fit, "layer 'square_9': 513 ciphertext parts",
               [] { Schedule(square_chain(9), 1, {}); });
}

TEST(Schedule, LimitsTheDegree) {
  const auto relinearised = [](std::size_t squares) {
    std::vector<Barrier> barriers;
    for (NodeId id = 1; id <= squares; ++id) barriers.push_back({id, true, 0});
    return Schedule(square_chain(squares), 1, barriers).output_parts();
  };
  EXPECT_EQ(relinearised(20), 2u);
  expect_error(ErrorCode::does_not_fit, "layer 'square_21': 3 ciphertext parts and degree 2097152",
               [&] { relinearised(21); });
}

TEST(Schedule, RefusesWhatIsNoSchedule) {
  const Program program = square_chain(2);
  const auto refuse = [&](std::size_t limbs, const std::vector<Barrier>& barriers,
                          const std::string& text) {
    expect_error(invalid, text, [&] { Schedule(program, limbs, barriers); });
  };
  refuse(0, {}, "0 limbs");
  refuse(3, {{4, true, 0}}, "after node 4: there are 4");
  refuse(3, {{1, false, 0}}, "after layer 'square_1' does nothing");
  refuse(3, {{1, false, 3}}, "after layer 'square_1' drops 3 of 3");
  refuse(3, {{1, false, 2}, {2, true, 1}}, "after layer 'square_2' drops 1 of 1");
  refuse(3, {{2, true, 0}, {1, true, 0}}, "after node 1 behind one after node 2");
  refuse(3, {{1, true, 0}, {1, false, 1}}, "after node 1 behind one after node 1");
  refuse(3, std::vector<Barrier>(65, {1, true, 0}), "65 barriers");
}

/// Any of the nodes, ascending, in any way that leaves a limb.
std::vector<Barrier> random_barriers(std::mt19937_64& random, std::size_t nodes,
                                     std::size_t limbs) {
  std::vector<Barrier> barriers;
  for (NodeId id = 0; id < nodes && barriers.size() < most_barriers; ++id) {
    if (random() % 3 != 0) continue;
    const bool relinearise = random() % 2 == 0;
    const std::size_t dropped = std::min<std::size_t>(random() % 3, limbs - 1);
    if (!relinearise && dropped == 0) continue;
    barriers.push_back({id, relinearise, dropped});
    limbs -= dropped;
  }
  return barriers;
}

RC_GTEST_PROP(Schedule, HasEveryOperandWhereItIsRead, ()) {
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
  const Program program = testing::random_program(random(), {.depth = 4});
  const std::size_t limbs = 1 + random() % 6;
  const Schedule schedule(program, limbs, random_barriers(random, program.nodes().size(), limbs));
  for (std::size_t s = 0; s < schedule.stages().size(); ++s) {
    const Stage& stage = schedule.stages()[s];
    RC_ASSERT(stage.first == (s == 0 ? 0 : schedule.stages()[s - 1].end));
    RC_ASSERT(stage.limbs >= 1u);
    for (const NodeId value : stage.reads) {
      const Nodes& kept = schedule.stages()[s - 1].keeps;
      RC_ASSERT(std::binary_search(kept.begin(), kept.end(), value));
    }
    for (NodeId id = stage.first; id < stage.end; ++id) {
      RC_ASSERT(schedule.stage_of(id) == s);
      for (const NodeId x : inputs_of(program.node(id))) {
        RC_ASSERT(x >= stage.first ||
                  std::binary_search(stage.reads.begin(), stage.reads.end(), x));
      }
    }
  }
  RC_ASSERT(schedule.stages().back().end == program.nodes().size());
  RC_ASSERT(schedule.stages().back().keeps == Nodes{program.output_id()});
}

}  // namespace
}  // namespace sealion
