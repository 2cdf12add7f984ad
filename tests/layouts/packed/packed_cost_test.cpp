#include <gtest/gtest.h>

#include <limits>

#include "encrypted_packing.h"
#include "program/builders.h"

namespace sealion::packed {
namespace {

using sealion::testing::EncryptedPacking;

class PackedCostTest : public ::testing::Test {
 protected:
  Cost cost(std::size_t records, std::size_t threads = 1) const {
    return packing_.packed().cost(records, threads);
  }

  const Program program_ = sealion::testing::two_layers(40, 20, 9, 7);
  const sealion::testing::PlannedPacking planned_ =
      sealion::testing::plan_packing(program_, {.n = 256, .plain_above = 1 << 16, .records = 2});
  EncryptedPacking packing_{program_, planned_};
};

TEST_F(PackedCostTest, CountsWhatTravels) {
  const EncryptedBatch batch = packing_.encrypt(sealion::testing::random_inputs(program_, 5, 1));
  EXPECT_EQ(cost(5).upload_bytes, batch.packed().size() + sizeof(Seed));
  const PackedForm form = packing_.packed().form();
  const std::size_t carrying = form.output.period * form.records;
  EXPECT_EQ(cost(5).download_bytes,
            form.answer_ciphertexts(5) * (256 + carrying) * form.output.bits / 8);
}

TEST_F(PackedCostTest, CountsTheKeys) {
  std::uint64_t bytes = 0;
  const ParametersPtr& parameters = packing_.parameters();
  const auto bits_of_row = [&](const KeySwitchingKeys& keys, std::size_t row) {
    return static_cast<std::uint64_t>(keys.row_ntt(row).modulus().bits());
  };
  const auto count = [&](const KeySwitchingKeys& keys) {
    bytes += sizeof(Seed);
    for (std::size_t row = 0; row < keys.rows(); ++row) {
      bytes +=
          keys.shape().keys * keys.shape().limbs * parameters->n() * bits_of_row(keys, row) / 8;
    }
  };
  count(packing_.keys().relinearisation());
  for (const GaloisKeys& keys : packing_.keys().rotations()) count(keys.switching_keys());
  EXPECT_EQ(cost(1).key_bytes, bytes);
}

TEST_F(PackedCostTest, GrowsWithTheGroups) {
  EXPECT_EQ(cost(1).butterflies, cost(2).butterflies);
  EXPECT_EQ(cost(5).butterflies, 3 * cost(1).butterflies);
  EXPECT_EQ(cost(5).memory_bytes, 3 * cost(1).memory_bytes);
  EXPECT_EQ(cost(5).key_bytes, cost(1).key_bytes);
  EXPECT_GT(cost(5).peak_bytes, cost(1).peak_bytes);
}

/// Whatever keys there are: as `key_switches` lists them.
TEST_F(PackedCostTest, CountsTheTransformsOfRotationsWithoutKeys) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const auto planned = sealion::testing::plan_packing(
        program_, {.n = 256, .plain_above = 1 << 16, .records = 2, .keys_seed = seed});
    PackedWay way = planned.way;
    const auto counted = [&] {
      const PackedProgram packed(program_, planned.parameters, way);
      std::uint64_t transforms = 0;
      for (const KeySwitches& switches : packed.key_switches()) {
        const std::size_t work = switches.work, result = switches.result;
        for (const auto& of_one : switches.hoisted) {
          transforms += work * (work + 1) + of_one.size() * 2 * (work + 1);
        }
        transforms += switches.single.size() * (result + 1) * (result + 2);
      }
      return packed.cost(1, 1).transforms - transforms;
    };
    const std::uint64_t others = counted();
    way.keyless.clear();
    EXPECT_EQ(others, counted());
  }
}

/// 2 (L + 1) transforms of each turn, (L + 1) (L + 2) of each other rotation.
TEST_F(PackedCostTest, CountsTheTransformsOfKeySwitches) {
  const Packing& packing = planned_.packing;
  const Levels levels = levels_of(packing, planned_.design);
  std::uint64_t transforms = 0;
  for (const ValueId id : packing.order) {
    const std::size_t work = levels.work(id), result = levels.result(id);
    if (std::holds_alternative<ProductValue>(packing.form.values[id].made)) {
      transforms += (work + 1) * (work + 2);
    }
    if (!packing.maps[id]) continue;
    const SwitchCount& count = packing.map(id).switches;
    transforms += count.decomposed * work * (work + 1) + count.hoisted * 2 * (work + 1) +
                  count.single * (result + 1) * (result + 2);
  }
  EXPECT_GE(cost(1).transforms, transforms);
  EXPECT_LE(cost(1).transforms, transforms + transforms / 2);  // and modulus switches
}

TEST_F(PackedCostTest, OneThreadWaitsForNoOther) { EXPECT_EQ(cost(3, 1).alone, Operations{}); }

TEST_F(PackedCostTest, ThreadsThatHaveGroupsOfTheirOwnDoNotWait) {
  EXPECT_EQ(cost(4, 2).alone, Operations{});
  EXPECT_GT(cost(2, 2).alone.butterflies, 0u);
  EXPECT_EQ(cost(6, 2).alone, cost(2, 2).alone);
  EXPECT_LE(cost(2, 2).alone.butterflies, cost(2, 2).butterflies);
}

/// Two threads share each switch of a single ciphertext.
TEST_F(PackedCostTest, FewWaitWhereOneGroupHasAllThreads) {
  EXPECT_LE(4 * cost(2, 2).alone.butterflies, cost(2, 2).butterflies);
  EXPECT_LE(4 * cost(2, 2).alone.inner_products, cost(2, 2).inner_products);
}

TEST_F(PackedCostTest, MoreThreadsTakeNoLongerForOneGroup) {
  double before = std::numeric_limits<double>::infinity();
  for (CostModel model{.threads = 1}; model.threads <= 8; ++model.threads) {
    const double seconds = server_seconds(cost(1, model.threads), model);
    EXPECT_LE(seconds, before * 1.001) << model.threads << " threads";  // counts are whole
    before = seconds;
  }
}

}  // namespace
}  // namespace sealion::packed
