// What a device's stage decides before it runs: chains in pieces, and where tensors lie.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <vector>

#include "fixtures.h"
#include "layouts/slotwise/device/arena_plan.h"
#include "layouts/slotwise/device/row_chain.h"

namespace sealion::slotwise {
namespace {

/// Convolution, square and pool of an 8 x 8 image, and a dense layer.
struct Network {
  Network() {
    const Window window{.height = 8,
                        .width = 8,
                        .kernel_height = 3,
                        .kernel_width = 3,
                        .pad_top = 1,
                        .pad_left = 1,
                        .pad_bottom = 1,
                        .pad_right = 1};
    ProgramBuilder builder;
    const NodeId x = builder.input(64, 0, 7);
    conv = builder.conv2d(x, window, 4, std::vector<std::int32_t>(36, 1));
    square = builder.square(conv);
    pool = builder.sum_pool(square, {.height = 8,
                                     .width = 8,
                                     .channels = 4,
                                     .kernel_height = 2,
                                     .kernel_width = 2,
                                     .stride_y = 2,
                                     .stride_x = 2});
    builder.dense(pool, 3, std::vector<std::int32_t>(192, 1));
    program = builder.build();
  }

  NodeId conv, square, pool;
  Program program;
};

TEST(RowChains, AreOfNodesThatAreReadByTheNextAlone) {
  const Network network;
  const Schedule schedule(network.program, 1, {});
  const Stage& stage = schedule.stages().front();
  std::vector<bool> is_stored(network.program.nodes().size());
  const auto chains = row_chains(network.program, stage, is_stored);
  ASSERT_EQ(chains.size(), 1U);
  EXPECT_EQ(chains.front().nodes,
            (std::vector<NodeId>{network.conv, network.square, network.pool}));
  // What is stored is needed whole.
  is_stored[network.conv] = true;
  EXPECT_EQ(row_chains(network.program, stage, is_stored).front().nodes,
            (std::vector<NodeId>{network.square, network.pool}));
}

TEST(RowChains, PiecesMakeEveryRowOfTheLastOnceFromWhatTheyHave) {
  const Network network;
  const RowChain chain{{network.conv, network.square, network.pool}};
  const std::vector<std::size_t> parts{2, 3, 3};
  // A position of the pool: 4 positions of 4 filters, of 2 and 3 parts.
  for (const std::size_t room : {80, 100, 320, 1280}) {
    const auto pieces = cut_chain(network.program, chain, parts, room);
    ASSERT_TRUE(pieces.has_value()) << room;
    std::vector<std::uint32_t> made;
    for (const ChainPiece& piece : *pieces) {
      ASSERT_EQ(piece.size(), 3U);
      made.insert(made.end(), piece[2].begin(), piece[2].end());
      EXPECT_EQ(piece[0].size() % 4, 0U) << "filters of a position are made together";
      for (std::size_t i = 1; i < 3; ++i) {
        for (const std::uint32_t row : rows_read(network.program.node(chain.nodes[i]), piece[i])) {
          EXPECT_TRUE(std::ranges::binary_search(piece[i - 1], row));
        }
      }
      EXPECT_LE(piece[0].size() * 2 + piece[1].size() * 3, room);
    }
    EXPECT_EQ(made.size(), network.program.node(network.pool).size);
    EXPECT_TRUE(std::ranges::is_sorted(made));
  }
  EXPECT_FALSE(cut_chain(network.program, chain, parts, 79).has_value())
      << "channel by channel every position would be convolved four times";
}

TEST(ArenaPlans, WhatIsNeededTogetherLiesApart) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 200; ++round) {
    std::vector<TensorUse> uses(1 + random() % 20);
    for (TensorUse& use : uses) {
      use.residues = random() % 100;
      use.first = random() % 30;
      use.last = use.first + random() % 8;
    }
    const std::size_t room = random() % 300;
    const ArenaPlan plan = plan_arenas(uses, room);
    EXPECT_LE(plan.shared_residues, room);
    for (std::size_t i = 0; i < uses.size(); ++i) {
      const auto& place = plan.places[i];
      const std::size_t end = place.offset + uses[i].residues;
      EXPECT_LE(end, place.is_shared ? plan.shared_residues : plan.arena_residues);
      for (std::size_t k = 0; k < i; ++k) {
        const auto& other = plan.places[k];
        const bool together = uses[i].first <= uses[k].last && uses[k].first <= uses[i].last;
        if (!together || place.is_shared != other.is_shared) continue;
        EXPECT_TRUE(end <= other.offset || other.offset + uses[k].residues <= place.offset);
      }
    }
  }
}

TEST(ArenaPlans, EverythingIsSharedWhereThereIsRoom) {
  const ArenaPlan plan = plan_arenas({{100, 0, 1}, {50, 1, 2}, {100, 2, 3}}, 150);
  EXPECT_EQ(plan.arena_residues, 0U);
  EXPECT_EQ(plan.shared_residues, 150U);
}

}  // namespace
}  // namespace sealion::slotwise
