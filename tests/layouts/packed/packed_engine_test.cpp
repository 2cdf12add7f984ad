#include <gtest/gtest.h>

#include "encrypted_packing.h"
#include "layouts/packed/run/engine.h"
#include "program/builders.h"
#include "program/reference.h"
#include "support/random_program.h"

namespace sealion::packed {
namespace {

using sealion::testing::EncryptedPacking;

/// Returns the bits of noise budget that were found beyond the forecast.
double expect_encrypted_reference(const Program& program, std::size_t n, std::uint64_t plain_above,
                                  std::uint64_t seed, int most_bits = 10000) {
  EncryptedPacking packing(program, n, plain_above, most_bits);
  const Modulus& t = packing.parameters()->plain_modulus();
  const IntegerBatch inputs = sealion::testing::random_inputs(program, 2, seed);
  const IntegerBatch answers = evaluate_reference(program, inputs);
  double budget_above_forecast = 0;
  for (std::size_t sample = 0; sample < inputs.samples(); ++sample) {
    std::vector<std::int64_t> record;
    for (std::size_t i = 0; i < inputs.features(); ++i) record.push_back(inputs.feature(i)[sample]);
    const auto answer = packing.decrypt(packing.evaluate(packing.encrypt(record)));
    for (std::size_t i = 0; i < answer.values.size(); ++i) {
      EXPECT_EQ(answer.values[i], t.centre(t.reduce_signed(answers.feature(i)[sample]))) << i;
    }
    EXPECT_GE(answer.noise_budget_bits, packing.design().answer_budget - 1);
    budget_above_forecast = answer.noise_budget_bits - packing.design().answer_budget;
  }
  return budget_above_forecast;
}

TEST(PackedEngine, RandomProgramsEqualTheReference) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Program program = sealion::testing::random_program(seed, {.largest_value = 0x1p60});
    expect_encrypted_reference(program, seed % 2 == 0 ? 64 : 256, 1 << (10 + seed % 15), seed);
  }
}

TEST(PackedEngine, AnswersTheSameOnAnyNumberOfThreads) {
  const Program program = sealion::testing::two_layers(40, 20, 9, 7);
  EncryptedPacking packing(program, 256, 1 << 16);
  const EncryptedBatch batch = packing.encrypt(std::vector<std::int64_t>(40, 3));
  const EncryptedBatch alone = packing.evaluate(batch, {.threads = 1});
  EXPECT_TRUE(std::ranges::equal(alone.packed(), packing.evaluate(batch, {.threads = 3}).packed()));
}

/// At 128 bits of security, with nothing to spare but what the forecast promises.
TEST(PackedEngine, RunsADenseNetworkWithTheNoiseOfItsForecast) {
  const Program program = sealion::testing::two_layers(784, 30, 10, 7);
  const int most_bits = largest_secure_modulus_bits(8192, SecurityLevel::bits_128);
  EXPECT_LE(expect_encrypted_reference(program, 8192, std::uint64_t{1} << 26, 1, most_bits), 6);
}

}  // namespace
}  // namespace sealion::packed
