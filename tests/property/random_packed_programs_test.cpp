#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <iostream>
#include <string>

#include "layouts/packed/encrypted_packing.h"
#include "program/reference.h"
#include "random_settings.h"
#include "support/random_program.h"

namespace sealion {
namespace {

/// Answers of one program that differ from the reference's modulo t.
std::size_t wrong_answers(const Program& program, std::uint64_t seed) {
  constexpr std::array<std::size_t, 4> dimensions = {16, 64, 256, 2048};
  testing::EncryptedPacking packing(program, dimensions[seed % dimensions.size()],
                                    std::uint64_t{1} << (8 + seed % 20));
  const Modulus& t = packing.parameters()->plain_modulus();
  const IntegerBatch inputs = testing::random_and_extreme_inputs(program, 3, seed);
  const IntegerBatch expected = evaluate_reference(program, inputs);
  std::size_t wrong = 0;
  for (std::size_t sample = 0; sample < inputs.samples(); ++sample) {
    std::vector<std::int64_t> record;
    for (std::size_t i = 0; i < inputs.features(); ++i) record.push_back(inputs.feature(i)[sample]);
    const auto answer = packing.decrypt(packing.evaluate(packing.encrypt(record)));
    for (std::size_t i = 0; i < answer.values.size(); ++i) {
      wrong += answer.values[i] != t.centre(t.reduce_signed(expected.feature(i)[sample])) ? 1 : 0;
    }
    EXPECT_GE(answer.noise_budget_bits + 1, packing.design().answer_budget)
        << "program " << seed << ": the forecast promised more than there is";
  }
  return wrong;
}

/// One record a ciphertext, on rings of all sizes: every answer equals the reference's modulo t.
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

}  // namespace
}  // namespace sealion
