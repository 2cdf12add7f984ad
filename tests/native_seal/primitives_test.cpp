// What both sides compute before anything is encrypted: names of parameters, transforms, slots.
#include <gtest/gtest.h>
#include <seal/util/ntt.h>

#include "peers.h"

namespace sealion::seal {
namespace {

using testing::Slots;

class Primitives : public testing::PeersTest {
 protected:
  /// Random residues, or all the largest.
  std::vector<std::uint64_t> residues(const Modulus& p, bool largest) {
    std::vector<std::uint64_t> values(peers.parameters()->n());
    for (auto& value : values) value = largest ? p.value() - 1 : peers.random() % p.value();
    return values;
  }

  void expect_equal_transforms(const Ntt& ours, const microsoft::util::NTTTables& theirs) {
    for (const bool largest : {false, true}) {
      std::vector<std::uint64_t> values = residues(ours.modulus(), largest);
      std::vector<std::uint64_t> expected = values;
      ours.forward(values);
      microsoft::util::ntt_negacyclic_harvey(expected.data(), theirs);
      EXPECT_EQ(values, expected) << "forward modulo " << ours.modulus().value();
      values = expected = residues(ours.modulus(), largest);
      ours.inverse(values);
      microsoft::util::inverse_ntt_negacyclic_harvey(expected.data(), theirs);
      EXPECT_EQ(values, expected) << "inverse modulo " << ours.modulus().value();
    }
  }
};

TEST_P(Primitives, NamesOfAllLevels) {
  EXPECT_EQ(parms_id(GetParam().parameters), peers.their_context.key_parms_id());
  EXPECT_EQ(peers.context.key_parms_id(), peers.their_context.key_parms_id());
  std::size_t limbs = peers.parameters()->limbs();
  for (auto level = peers.their_context.first_context_data(); level;
       level = level->next_context_data()) {
    ASSERT_EQ(level->parms().coeff_modulus().size(), limbs);
    EXPECT_EQ(peers.context.parms_id(limbs), level->parms_id()) << limbs << " limbs";
    --limbs;
  }
  EXPECT_EQ(limbs, 0U);
}

TEST_P(Primitives, TransformsAreEqualAtEveryPrime) {
  const auto level = peers.their_context.key_context_data();
  for (std::size_t row = 0; row < peers.context.key_rows(); ++row) {
    expect_equal_transforms(peers.context.chain().ntt(row), level->small_ntt_tables()[row]);
  }
  expect_equal_transforms(peers.parameters()->plain_ntt(), *level->plain_ntt_tables());
}

TEST_P(Primitives, SlotsAreInTheSamePlaces) {
  const Slots slots = peers.random_slots();
  const microsoft::Plaintext theirs = peers.their_encode(slots);
  Plaintext ours;
  peers.encoder.encode(slots, ours);
  ASSERT_EQ(theirs.coeff_count(), ours.size());
  EXPECT_TRUE(std::equal(ours.begin(), ours.end(), theirs.data()));
  Slots back(slots.size());
  peers.encoder.decode(ours, back);
  EXPECT_EQ(back, slots);
  Slots theirs_back;
  peers.their_encoder.decode(theirs, theirs_back);
  EXPECT_EQ(theirs_back, slots);
}

INSTANTIATE_TEST_SUITE_P(Random, Primitives, ::testing::ValuesIn(testing::all_cases()),
                         testing::case_name);

}  // namespace
}  // namespace sealion::seal
