#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "program/reference.h"
#include "random_packing.h"
#include "random_settings.h"
#include "schemes/lwe/answer_bits.h"
#include "support/encrypted_run.h"
#include "support/from_environment.h"
#include "support/program_shapes.h"
#include "tally.h"

namespace sealion {
namespace {

using testing::RandomCase;
using testing::RandomPath;
using testing::Tally;

LayoutKind layout_of_path(RandomPath path) {
  if (path == RandomPath::affine) return LayoutKind::affine;
  const bool is_packed = path == RandomPath::packed || path == RandomPath::packing;
  return is_packed ? LayoutKind::packed : LayoutKind::slotwise;
}

/// The largest absolute value of each node; none where one leaves 64 bits.
std::optional<std::vector<double>> largest_of_nodes(const Program& program,
                                                    const IntegerBatch& inputs) {
  std::vector<double> largest;
  try {
    for (NodeId id = 0; id < program.nodes().size(); ++id) {
      const IntegerBatch values = evaluate_reference(program.prefix(id), inputs);
      double& of_node = largest.emplace_back(0);
      for (std::size_t i = 0; i < values.features(); ++i) {
        for (const std::int64_t x : values.feature(i)) {
          of_node = std::max(of_node, std::abs(static_cast<double>(x)));
        }
      }
    }
  } catch (const Error&) {
    return std::nullopt;
  }
  return largest;
}

/// A refusal says what did not fit; of a network's layers, which.
void expect_reason(const RandomCase& random, const Error& error) {
  EXPECT_EQ(error.code(), ErrorCode::does_not_fit) << error.what();
  if (random.path == RandomPath::affine) return;
  EXPECT_NE(std::string(error.what()).find("layer '"), std::string::npos) << error.what();
}

/// What the forecast leaves the client of an answer. Packed ones are rounded on their way, which is
/// planned to take what the noise leaves.
double promised_budget(const PlannedProgram& planned) {
  const double margin = planned.forecast.noise_margin_bits;
  const auto* packed = std::get_if<packed::PackedWay>(&planned.plan.way);
  if (packed == nullptr) return margin;
  const std::size_t n = planned.plan.parameters.n;
  const double rounding =
      deviations_at(-40 - std::log2(n)) * std::sqrt(rounding_variance(n)) + largest_rounding;
  const auto t = static_cast<double>(planned.plan.parameters.plain_moduli.front());
  return -std::log2(std::exp2(-margin) + rounding * 2 * t * std::exp2(-packed->answer_bits));
}

void run_planned(const RandomCase& random, const PlannedProgram& planned,
                 const IntegerBatch& inputs, Tally& tally) {
  const testing::EncryptedParties parties(random.program, planned, random.context);
  const bool is_split = random.number % 2 == 1 && can_split(parties.manifest());
  const testing::EncryptedRun run =
      parties.read(is_split ? parties.answer_split(inputs) : parties.answer(inputs));
  const std::size_t shift = shift_into_words(planned.plan.range_bits);
  const IntegerBatch expected = evaluate_exact(random.program, inputs, shift);
  EXPECT_EQ(count_differences(run.outputs, expected), 0U);
  EXPECT_GE(run.noise_budget_bits + 1, static_cast<int>(promised_budget(planned)))
      << "the forecast promised more than there is";
  tally.planned_as(planned.plan);
  tally.split += is_split ? 1 : 0;
  tally.ran(random, layout_of(planned.plan.way), expected.features() * expected.samples(),
            run.noise_budget_bits);
}

/// What was planned for, or a part of it: a request takes n at most in the slot-wise layout.
std::size_t samples_for(const PlanRequest& request, std::size_t n) {
  return std::min(request.samples.value_or(n), n);
}

void plan_and_run(const RandomCase& random, Tally& tally) {
  PlanRequest request = random.request;
  std::optional<IntegerBatch> inputs;
  const auto inputs_for = [&](std::size_t samples) {
    return testing::random_and_extreme_inputs(random.program, samples, random.number);
  };
  if (random.is_calibrated) {
    inputs = inputs_for(samples_for(request, request.insecure_dimension.value_or(1024)));
    request.largest_seen = largest_of_nodes(random.program, *inputs);
    request.safety_factor = 1;  // these inputs are all there will be
  }
  std::optional<PlannedProgram> planned;
  try {
    planned = plan_program(random.program, request, random.context);
  } catch (const Error& error) {
    expect_reason(random, error);
    ++tally.of(layout_of_path(random.path)).refused;
    return;
  }
  if (!inputs) inputs = inputs_for(samples_for(request, planned->plan.parameters.n));
  run_planned(random, *planned, *inputs, tally);
}

void pack_and_run(const RandomCase& random, Tally& tally) {
  testing::PackingOutcome outcome = {};
  try {
    outcome = testing::run_packing(random);
  } catch (const Error& error) {
    expect_reason(random, error);
    ++tally.of(LayoutKind::packed).refused;
    return;
  }
  EXPECT_EQ(outcome.wrong, 0U);
  EXPECT_GE(outcome.noise_budget_bits + 1, outcome.promised_budget_bits)
      << "the forecast promised more than there is";
  tally.ran(random, LayoutKind::packed, outcome.compared, outcome.noise_budget_bits);
}

/// Counts it as failed where anything is not as it should be.
void run_case(std::uint64_t number, Tally& tally) {
  SCOPED_TRACE("program " + std::to_string(number));
  const RandomCase random = testing::random_case(number);
  const auto* unit = ::testing::UnitTest::GetInstance();
  const auto failures = [&] { return unit->current_test_info()->result()->total_part_count(); };
  const int before = failures();
  try {
    random.path == RandomPath::packing ? pack_and_run(random, tally) : plan_and_run(random, tally);
  } catch (const std::exception& error) {
    ADD_FAILURE() << error.what();
  }
  if (failures() != before) ++tally.of(layout_of_path(random.path)).failed;
}

/// The programs of a run have everything, without running them.
TEST(RandomPrograms, HaveNodesOfEveryKindAndShape) {
  testing::ShapeCounts counts = {};
  for (std::uint64_t number = 0; number < 1000; ++number) {
    testing::count_shapes(testing::random_case(number).program, counts);
  }
  for (std::size_t i = 0; i < counts.size(); ++i) {
    EXPECT_GE(counts[i], 5U) << testing::node_shapes[i].name;
  }
}

/// Each is refused with a reason, or runs encrypted, in whichever layout, and equals the reference
/// in every slot.
TEST(RandomPrograms, RunExactlyOrAreRefusedWithAReason) {
  const std::uint64_t programs = testing::from_environment("SEALION_RANDOM_PROGRAMS", 100);
  const std::uint64_t first = testing::from_environment("SEALION_RANDOM_SEED", 1) * 1000000 +
                              testing::from_environment("SEALION_RANDOM_SKIP", 0);
  const auto start = std::chrono::steady_clock::now();
  Tally tally;
  for (std::uint64_t i = 0; i < programs; ++i) {
    run_case(first + i, tally);
    if (i % 1000 != 999) continue;
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    std::cerr << fmt::format("{} programs in {:.0f} s: {}\n", i + 1, elapsed.count(),
                             tally.total().text());
  }
  if (programs >= 10) {
    EXPECT_GT(tally.total().ran, 0U);
  }
  std::cerr << tally.text();
}

}  // namespace
}  // namespace sealion
