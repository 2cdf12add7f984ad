#include "fleet/split.h"

#include <gtest/gtest.h>

namespace sealion::fleet {
namespace {

/// 12 s and 1.2 GB on one machine, in three moduli, five primes and 64 tiles.
const DivisibleRequest whole_request{.seconds = 12,
                                     .process_bytes = 10,
                                     .working_bytes = 1200,
                                     .expanded_key_bytes = 100,
                                     .upload_bytes = 600,
                                     .moduli = 3,
                                     .primes = 5,
                                     .tiles = 64,
                                     .scattered_bytes = 400,
                                     .shared_bytes = 0};

/// Of a way that must be there.
Split split_by(SplitBy by, const DivisibleRequest& what, std::size_t machines,
               double network_bits = 800) {
  for (const Split& split : price_splits(what, machines, network_bits)) {
    if (split.by == by) return split;
  }
  ADD_FAILURE() << "the way is missing";
  return {};
}

TEST(Splits, OneMachineIsTheRequestItself) {
  const Split one = split_by(SplitBy::nothing, whole_request, 8);
  EXPECT_EQ(one.machines, 1U);
  EXPECT_EQ(one.seconds(), 12);
  EXPECT_EQ(one.memory_bytes, 1310U);
  EXPECT_EQ(one.upload_bytes, 600U);
  EXPECT_EQ(one.moved_bytes, 0U);
}

TEST(Splits, ByModulusMoveNothingAndEachMachineHasWholeOnes) {
  const Split three = split_by(SplitBy::plaintext_moduli, whole_request, 8);
  EXPECT_EQ(three.machines, 3U) << "a fourth would have nothing to do";
  EXPECT_EQ(three.seconds(), 4);
  EXPECT_EQ(three.memory_bytes, 110U + 400) << "keys are whole on each";
  EXPECT_EQ(three.upload_bytes, 200U);
  EXPECT_EQ(three.moved_bytes, 0U);
  EXPECT_EQ(split_by(SplitBy::plaintext_moduli, whole_request, 2).seconds(), 8)
      << "one has two of them";
}

TEST(Splits, ByPrimeOrTileSendWhatIsScattered) {
  const Split tiles = split_by(SplitBy::tiles, whole_request, 4);
  EXPECT_EQ(tiles.evaluation_seconds, 3);
  EXPECT_EQ(tiles.moved_bytes, 300U) << "a quarter stays where it is";
  EXPECT_DOUBLE_EQ(tiles.network_seconds, 75 * 8 / 800.0) << "all machines send at once";
  const Split primes = split_by(SplitBy::primes, whole_request, 4);
  EXPECT_DOUBLE_EQ(primes.evaluation_seconds, 12 * 2 / 5.0) << "one machine has two primes";
  EXPECT_EQ(primes.moved_bytes, tiles.moved_bytes);
}

TEST(Splits, WhatAllNeedGoesToAllOthers) {
  DivisibleRequest packed = whole_request;
  packed.scattered_bytes = 0;
  packed.shared_bytes = 100;
  EXPECT_EQ(split_by(SplitBy::primes, packed, 5).moved_bytes, 400U);
}

TEST(Splits, LeaveOutWaysThatHaveOnePiece) {
  DivisibleRequest whole = whole_request;
  whole.moduli = whole.primes = whole.tiles = 1;
  EXPECT_EQ(price_splits(whole, 8, 1e9).size(), 1U);
}

}  // namespace
}  // namespace sealion::fleet
