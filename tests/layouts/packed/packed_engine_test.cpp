#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/error.h"
#include "encrypted_packing.h"
#include "program/builders.h"
#include "support/random_program.h"

namespace sealion::packed {
namespace {

using sealion::testing::EncryptedPacking;
using sealion::testing::PackingSetting;
using sealion::testing::PlannedPacking;

/// Returns the bits of noise budget that were found beyond the forecast.
double expect_encrypted_reference(const Program& program, const PackingSetting& setting,
                                  std::size_t records, std::uint64_t seed) {
  const auto planned = sealion::testing::plan_packing(program, setting);
  EncryptedPacking packing(program, planned, setting.client);
  const IntegerBatch inputs = sealion::testing::random_inputs(program, records, seed);
  std::mt19937 coin(static_cast<unsigned>(seed));
  const EncryptedBatch encrypted =
      setting.client == ClientKind::seal
          ? packing.encrypt_biased(inputs, [&] { return (coin() & 1) != 0; })
          : packing.encrypt(inputs);
  const auto answers = packing.decrypt(packing.evaluate(encrypted));
  EXPECT_EQ(packing.wrong_answers(program, inputs, answers), 0u);
  EXPECT_GE(answers.noise_budget_bits, planned.design.answer_budget - 1);
  return answers.noise_budget_bits - planned.design.answer_budget;
}

TEST(PackedEngine, RandomProgramsEqualTheReference) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Program program = sealion::testing::random_program(seed, {.largest_value = 0x1p60});
    expect_encrypted_reference(program,
                               {.n = seed % 2 == 0 ? std::size_t{64} : std::size_t{256},
                                .plain_above = std::uint64_t{1} << (10 + seed % 15)},
                               2, seed);
  }
}

/// What Microsoft SEAL leaves differs from key to key, and stands at few roots.
TEST(PackedEngine, RandomProgramsEqualTheReferenceForBiasedClients) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Program program = sealion::testing::random_program(seed, {.largest_value = 0x1p60});
    expect_encrypted_reference(program,
                               {.n = seed % 2 == 0 ? std::size_t{64} : std::size_t{256},
                                .plain_above = std::uint64_t{1} << (10 + seed % 15),
                                .client = ClientKind::seal},
                               2, seed);
  }
}

TEST(PackedEngine, KeepsTheBudgetOfItsForecastWithEveryBiasedKey) {
  const Program program = sealion::testing::two_layers(300, 8, 3, 7);
  for (std::uint64_t key = 0; key < 40; ++key) {
    expect_encrypted_reference(
        program, {.n = 1024, .plain_above = 1 << 20, .client = ClientKind::seal}, 4, key);
  }
}

/// Without modulus switches, so that all of the noise is seen. Keys differ: on average it is more
/// than a bit.
TEST(PackedEngine, LeavesOutWhatTheBiasWouldAdd) {
  const Program program = sealion::testing::two_layers(300, 8, 3, 7);
  PlannedPacking planned = sealion::testing::plan_packing(
      program, {.n = 1024, .plain_above = 1 << 20, .client = ClientKind::seal});
  std::ranges::fill(planned.way.drops, 0);
  planned.parameters = sealion::testing::small_literal(1024, 1 << 20, {46, 46, 46, 46, 46}, 50);
  planned.way.answer_limbs = planned.parameters.coeff_moduli.size();
  const IntegerBatch inputs = sealion::testing::random_inputs(program, 8, 1);
  const auto budget = [&](ClientKind client) {
    EncryptedPacking packing(program, planned, client);
    const auto biased = packing.encrypt_biased(inputs, [] { return true; });
    return packing.decrypt(packing.evaluate(biased)).noise_budget_bits;
  };
  const int keys = 24;
  int with = 0, without = 0;
  for (int key = 0; key < keys; ++key) {
    with += budget(ClientKind::seal);
    without += budget(ClientKind::sealion);
  }
  EXPECT_GT(with, without + keys / 2);
}

/// All that a ciphertext has room for, down to records of one column, and groups that are not full.
TEST(PackedEngine, RecordsThatShareCiphertextsEqualTheReference) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Program program = sealion::testing::random_program(seed, {.largest_value = 0x1p60});
    const std::size_t records = std::size_t{1} << seed % 6;
    const PackingSetting setting{
        .n = 64, .plain_above = std::uint64_t{1} << (10 + seed % 15), .records = records};
    expect_encrypted_reference(program, setting, std::min(3 * records - seed % records, setting.n),
                               seed);
  }
}

/// Which are made of others, by whatever keys are left; the forecast knows what that adds.
TEST(PackedEngine, RotationsWithoutKeysEqualTheReference) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Program program = sealion::testing::random_program(seed, {.largest_value = 0x1p60});
    const std::size_t records = std::size_t{1} << seed % 3;
    expect_encrypted_reference(program,
                               {.n = seed % 2 == 0 ? std::size_t{64} : std::size_t{256},
                                .plain_above = std::uint64_t{1} << (10 + seed % 15),
                                .records = records,
                                .keys_seed = seed},
                               2 * records - 1, seed);
  }
}

/// With one ciphertext for each value, and with many, also where rotations follow each other.
TEST(PackedEngine, AnswersTheSameOnAnyNumberOfThreads) {
  const Program program = sealion::testing::two_layers(40, 20, 9, 7);
  for (const std::size_t records : {2, 64}) {
    EncryptedPacking packing(
        program,
        sealion::testing::plan_packing(
            program, {.n = 256, .plain_above = 1 << 16, .records = records, .keys_seed = records}));
    const EncryptedBatch batch =
        packing.encrypt(sealion::testing::random_inputs(program, 2 * records + 1, 1));
    const EncryptedBatch alone = packing.evaluate(batch, {.threads = 1});
    for (const std::size_t threads : {2, 3, 7}) {
      const EncryptedBatch together = packing.evaluate(batch, {.threads = threads});
      EXPECT_TRUE(std::ranges::equal(alone.packed(), together.packed()))
          << records << " records, " << threads << " threads";
    }
  }
}

TEST(PackedEngine, ReportsAllItsProgress) {
  const Program program = sealion::testing::two_layers(4, 3, 2, 7);
  EncryptedPacking packing(
      program, sealion::testing::plan_packing(program, {.n = 64, .plain_above = 1 << 16}));
  std::size_t last = 0, all = 0;
  const auto progress = [&](std::size_t done, std::size_t of) {
    EXPECT_GT(done, last);
    last = done;
    all = of;
  };
  packing.evaluate(packing.encrypt(sealion::testing::random_inputs(program, 5, 1)),
                   {.threads = 2, .progress = progress});
  EXPECT_EQ(last, all);
  EXPECT_EQ(all % 5, 0u);
}

TEST(PackedEngine, RefusesBatchesThatAreNotOfWholeGroups) {
  const Program program = sealion::testing::two_layers(4, 3, 2, 7);
  EncryptedPacking packing(program, sealion::testing::plan_packing(
                                        program, {.n = 64, .plain_above = 1 << 16, .records = 4}));
  const EncryptedBatch batch = packing.encrypt(sealion::testing::random_inputs(program, 5, 1));
  for (const std::size_t features : {std::size_t{0}, std::size_t{1}, std::size_t{3}}) {
    const EncryptedBatch other(batch.parameters(), features, 2, 5, batch.seed());
    EXPECT_THROW(packing.evaluate(other), Error) << features << " ciphertexts";
  }
  EXPECT_THROW(packing.evaluate(EncryptedBatch(batch.parameters(), 0, 2, 0, batch.seed())), Error);
}

/// Powers of one noise have tails: keys differ by bits.
TEST(PackedEngine, PowersKeepTheirBudgetWithEveryKey) {
  ProgramBuilder builder;
  NodeId x = builder.input(3, -3, 3);
  for (int i = 0; i < 3; ++i) x = builder.square(x);
  builder.dense(x, 2, {1, 2, 3, -3, -2, -1});
  const Program program = builder.build();
  for (std::uint64_t key = 0; key < 12; ++key) {
    expect_encrypted_reference(program, {.n = 1024, .plain_above = 1 << 20}, 1, key);
  }
}

/// At 128 bits of security, with nothing to spare but what the forecast promises.
TEST(PackedEngine, RunsADenseNetworkWithTheNoiseOfItsForecast) {
  const Program program = sealion::testing::two_layers(784, 30, 10, 7);
  PackingSetting setting{.n = 8192, .plain_above = std::uint64_t{1} << 26};
  setting.most_bits = largest_secure_modulus_bits(setting.n, SecurityLevel::bits_128);
  EXPECT_LE(expect_encrypted_reference(program, setting, 2, 1), 6);
  setting.client = ClientKind::seal;
  EXPECT_LE(expect_encrypted_reference(program, setting, 2, 1), 10);
}

}  // namespace
}  // namespace sealion::packed
