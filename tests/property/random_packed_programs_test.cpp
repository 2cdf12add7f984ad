#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <iostream>
#include <string>

#include "layouts/packed/encrypted_packing.h"
#include "random_settings.h"
#include "support/random_forest.h"
#include "support/random_program.h"

namespace sealion {
namespace {

/// Answers of one program that differ from the reference's modulo t.
std::size_t wrong_answers(const Program& program, std::uint64_t seed) {
  constexpr std::array<std::size_t, 4> dimensions = {16, 64, 256, 2048};
  constexpr std::array<std::size_t, 5> records = {1, 2, 1, 4, 8};
  testing::PackingSetting setting{.n = dimensions[seed % dimensions.size()],
                                  .plain_above = std::uint64_t{1} << (8 + seed % 20),
                                  .records = records[seed % records.size()]};
  const std::size_t room =
      setting.n / packed::most_groups(packed::affine_form(program, Modulus(257)));
  setting.records = std::min(setting.records, room);
  if (seed % 3 == 0) setting.keys_seed = seed;
  const testing::PlannedPacking planned = testing::plan_packing(program, setting);
  testing::EncryptedPacking packing(program, planned);
  // Three records that are in several groups where few share a ciphertext.
  const IntegerBatch inputs = testing::random_and_extreme_inputs(program, 3, seed);
  const auto answers = packing.decrypt(packing.evaluate(packing.encrypt(inputs)));
  EXPECT_GE(answers.noise_budget_bits + 1, planned.design.answer_budget)
      << "program " << seed << ": the forecast promised more than there is";
  return packing.wrong_answers(program, inputs, answers);
}

/// One record a ciphertext, or several that share it, on rings of all sizes, with a key for every
/// rotation or for some: every answer equals the reference's modulo t.
TEST(RandomPackedPrograms, EqualTheReference) {
  const std::uint64_t programs = testing::from_environment("SEALION_RANDOM_PROGRAMS", 30);
  const std::uint64_t first = testing::from_environment("SEALION_RANDOM_SEED", 1) * 1000000;
  for (std::uint64_t i = 0; i < programs; ++i) {
    testing::RandomProgramOptions options = testing::options_of(first + i);
    options.depth = std::min<std::size_t>(options.depth, 3);  // what a chain of 32 primes carries
    options.largest_value = 0x1p60;                           // what the reference holds
    EXPECT_EQ(wrong_answers(testing::random_program(first + i, options), first + i), 0U)
        << "program " << first + i;
  }
  std::cerr << fmt::format("{} packed programs\n", programs);
}

/// Paths are multiplied group by group, on one ciphertext or several.
TEST(RandomPackedPrograms, ForestsEqualTheReference) {
  const std::uint64_t programs = testing::from_environment("SEALION_RANDOM_PROGRAMS", 30);
  const std::uint64_t first = testing::from_environment("SEALION_RANDOM_SEED", 1) * 1000000;
  for (std::uint64_t i = first; i < first + programs; ++i) {
    const Program program = testing::random_forest(i, {.trees = 1 + i % 13,
                                                       .bits = 1 + i % 30,
                                                       .outputs = 1 + i % 3,
                                                       .height = 2 + i % 5,
                                                       .early_leaves = i % 2 ? 0.0 : 0.2});
    if (!packed::is_packed_forest(program)) continue;
    EXPECT_EQ(wrong_answers(program, i), 0U) << "forest " << i;
  }
}

}  // namespace
}  // namespace sealion
