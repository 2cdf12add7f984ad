#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <iostream>
#include <string>

#include "base/error.h"
#include "program/reference.h"
#include "random_settings.h"
#include "support/encrypted_run.h"
#include "support/random_program.h"

namespace sealion {
namespace {

PlanRequest request_of(std::uint64_t number) {
  constexpr std::array<SecurityLevel, 3> levels = {SecurityLevel::bits_128, SecurityLevel::bits_192,
                                                   SecurityLevel::bits_256};
  PlanRequest request;
  request.security = number % 10 < 8 ? levels[0] : levels[number % 10 - 7];
  request.security_table =
      number % 4 == 3 ? SecurityTable::standard_2018 : SecurityTable::guidelines_2024;
  if (number % 7 == 6) request.most_plain_moduli = 1;  // large answers are refused then
  if (number % 4 == 3) request.client = ClientKind::seal;
  return request;
}

struct Tally {
  std::size_t ran = 0, refused = 0, failed = 0;
  std::size_t with_barriers = 0, relinearised = 0, several_moduli = 0, beyond_64_bits = 0;
  std::size_t slots = 0;
  int least_noise_budget = 1000;
};

void run_planned(const Program& program, const PlannedProgram& planned, std::uint64_t seed,
                 Tally& tally) {
  const IntegerBatch inputs =
      testing::random_and_extreme_inputs(program, planned.plan.parameters.n, seed);
  const testing::EncryptedRun run = testing::run_encrypted(program, planned, inputs);
  const std::size_t shift = shift_into_words(planned.plan.range_bits);
  const IntegerBatch expected = evaluate_exact(program, inputs, shift);
  const std::size_t wrong = count_differences(run.outputs, expected);
  EXPECT_EQ(wrong, 0U) << "program " << seed;
  EXPECT_GE(run.noise_budget_bits + 1, static_cast<int>(planned.forecast.noise_margin_bits))
      << "program " << seed << ": the forecast promised more than there is";
  ++tally.ran;
  tally.failed += wrong != 0 ? 1 : 0;
  tally.beyond_64_bits += shift != 0 ? 1 : 0;
  tally.slots += expected.features() * expected.samples();
  tally.with_barriers += barriers_of(planned.plan.way).empty() ? 0 : 1;
  tally.relinearised += planned.plan.parameters.special_prime != 0 ? 1 : 0;
  tally.several_moduli += planned.plan.parameters.plain_moduli.size() > 1 ? 1 : 0;
  tally.least_noise_budget = std::min(tally.least_noise_budget, run.noise_budget_bits);
}

void run_program(std::uint64_t seed, Tally& tally) {
  const Program program = testing::random_program(seed, testing::options_of(seed));
  std::optional<PlannedProgram> planned;
  try {
    planned = plan_program(program, request_of(seed));
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::does_not_fit) << "program " << seed << ": " << error.what();
    EXPECT_NE(std::string(error.what()).find("layer '"), std::string::npos) << error.what();
    ++tally.refused;
    return;
  }
  try {
    run_planned(program, *planned, seed, tally);
  } catch (const std::exception& error) {
    ADD_FAILURE() << "program " << seed << ": " << error.what();
    ++tally.failed;
  }
}

/// Each is refused with a reason, or runs encrypted and equals the reference in every slot.
TEST(RandomPrograms, RunExactlyOrAreRefusedWithAReason) {
  const std::uint64_t programs = testing::from_environment("SEALION_RANDOM_PROGRAMS", 30);
  const std::uint64_t first = testing::from_environment("SEALION_RANDOM_SEED", 1) * 1000000;
  Tally tally;
  for (std::uint64_t i = 0; i < programs; ++i) {
    run_program(first + i, tally);
    if (i % 500 == 499) std::cerr << i + 1 << " programs\n";
  }
  EXPECT_GT(tally.ran, 0U);
  std::cerr << fmt::format(
      "{} programs: {} ran ({} with barriers, {} relinearised, {} with several plain moduli, {} "
      "beyond 64 bits; {} slots compared; least noise budget {} bits), {} refused with a reason, "
      "{} failed\n",
      programs, tally.ran, tally.with_barriers, tally.relinearised, tally.several_moduli,
      tally.beyond_64_bits, tally.slots, tally.least_noise_budget, tally.refused, tally.failed);
}

}  // namespace
}  // namespace sealion
