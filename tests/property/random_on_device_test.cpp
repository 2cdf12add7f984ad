// Random programs on a device, in every layout that runs there: the answers' bytes are those of the
// processor. SEALION_TEST_DEVICE says which device; SEALION_RANDOM_PROGRAMS, _SEED and _SKIP as in
// random_programs_test.cpp.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "client/client.h"
#include "device/device_error.h"
#include "device/kernels/pack.h"
#include "device/test_device_choice.h"
#include "exchange/messages.h"
#include "random_settings.h"
#include "runtime/model_manifest.h"
#include "runtime/prepared.h"
#include "support/from_environment.h"

namespace sealion {
namespace {

using device::DeviceError;
using device::DevicePtr;
using testing::RandomCase;

/// Programs, by what became of them.
struct DeviceTally {
  std::uint64_t same = 0;                        ///< answers of both
  std::map<std::string, std::uint64_t> refused;  ///< by the device, for this reason
  std::uint64_t not_planned = 0;                 ///< whatever runs it, or of the affine layout
};

/// As planned, where there is something for a device to do.
std::optional<PlannedProgram> planned_for_device(const RandomCase& random) {
  if (random.path == testing::RandomPath::affine) return std::nullopt;
  try {
    PlannedProgram planned = plan_program(random.program, random.request, random.context);
    if (layout_of(planned.plan.way) == LayoutKind::affine) return std::nullopt;
    return planned;
  } catch (const Error&) {
    return std::nullopt;  // random_programs_test.cpp looks at reasons
  }
}

void expect_same(const EncryptedBatch& seen, const EncryptedBatch& expected) {
  EXPECT_EQ(seen.features(), expected.features());
  EXPECT_EQ(seen.parts(), expected.parts());
  EXPECT_EQ(seen.limbs(), expected.limbs());
  EXPECT_EQ(seen.correction(), expected.correction());
  EXPECT_TRUE(std::ranges::equal(seen.packed(), expected.packed())) << "other residues";
}

/// Two requests at once on the device, and each alone on the processor.
void run_on_both(const RandomCase& random, const PlannedProgram& planned, const DevicePtr& device) {
  const Manifest manifest =
      make_manifest("program", random.program, planned.plan, planned.forecast);
  const Prepared prepared(random.program, planned.plan.way, manifest);
  const Client client(manifest);
  const SecretKey key = client.generate_key();
  const ChannelKeys keys = client.generate_evaluation_keys(key);
  const std::size_t samples = std::min<std::size_t>(client.batch(), 5);
  std::vector<ChannelBatches> requests;
  for (const std::uint64_t seed : {random.number, ~random.number}) {
    const IntegerBatch inputs = testing::random_and_extreme_inputs(random.program, samples, seed);
    requests.push_back(std::get<ChannelBatches>(client.encrypt(key, inputs)));
  }
  for (std::size_t c = 0; c < client.channels().size(); ++c) {
    const EvaluationKeys* of_channel = keys.empty() ? nullptr : &keys[keys.size() == 1 ? 0 : c];
    const Job jobs[] = {{requests[0][c], of_channel}, {requests[1][c], of_channel}};
    const auto compiled = [&](const DevicePtr& on) {
      return prepared.arranged()->compile(prepared.channels()[c], jobs[0].inputs.correction(), on);
    };
    const std::vector<EncryptedBatch> seen = compiled(device)->run_all(jobs);
    const auto on_processor = compiled(nullptr);
    ASSERT_EQ(seen.size(), 2U);
    for (std::size_t i = 0; i < seen.size(); ++i) {
      expect_same(seen[i], on_processor->run(jobs[i].inputs, jobs[i].keys));
    }
  }
}

void run_device_case(std::uint64_t number, const DevicePtr& device, DeviceTally& tally) {
  SCOPED_TRACE("program " + std::to_string(number));
  RandomCase random = testing::random_case(number);
  // Devices take no rings of less than a tile.
  auto& dimension = random.request.insecure_dimension;
  if (dimension) dimension = std::max<std::size_t>(*dimension, device::points_of_tile);
  const auto planned = planned_for_device(random);
  if (!planned) {
    ++tally.not_planned;
    return;
  }
  try {
    run_on_both(random, *planned, device);
    ++tally.same;
  } catch (const DeviceError& error) {
    EXPECT_EQ(error.kind(), DeviceError::Kind::refused) << error.what();
    ++tally.refused[error.what()];
  } catch (const std::exception& error) {
    ADD_FAILURE() << error.what();
  }
}

class RandomProgramsOnDevice : public testing::DeviceTest {};

TEST_F(RandomProgramsOnDevice, AnswerAsOnTheProcessor) {
  const DevicePtr device = testing::test_device();
  const std::uint64_t programs = testing::from_environment("SEALION_RANDOM_PROGRAMS", 60);
  const std::uint64_t first = testing::from_environment("SEALION_RANDOM_SEED", 1) * 1000000 +
                              testing::from_environment("SEALION_RANDOM_SKIP", 0);
  DeviceTally tally;
  for (std::uint64_t i = 0; i < programs; ++i) run_device_case(first + i, device, tally);
  if (programs >= 10) {
    EXPECT_GT(tally.same, programs / 2) << "the device refuses most programs";
  }
  std::cerr << fmt::format("{}: {} programs the same, {} not for it\n", device->description().name,
                           tally.same, tally.not_planned);
  for (const auto& [reason, count] : tally.refused) {
    std::cerr << fmt::format("  {} refused: {}\n", count, reason);
  }
}

}  // namespace
}  // namespace sealion
