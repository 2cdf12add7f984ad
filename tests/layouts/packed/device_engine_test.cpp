#include <gtest/gtest.h>

#include <algorithm>

#include "device/device_error.h"
#include "device/emulated_device.h"
#include "device/test_device_choice.h"
#include "encrypted_packing.h"
#include "program/builders.h"
#include "support/expect_error.h"
#include "support/random_program.h"

namespace sealion::packed {
namespace {

using sealion::testing::EncryptedPacking;
using sealion::testing::PackingSetting;

std::unique_ptr<const Executor> on_device(const EncryptedPacking& packing,
                                          const device::DevicePtr& device) {
  return packing.packed().compile(packing.parameters(), 1, device);
}

void expect_same(const EncryptedBatch& made, const EncryptedBatch& expected) {
  EXPECT_EQ(made.correction(), expected.correction());
  EXPECT_EQ(made.samples(), expected.samples());
  EXPECT_TRUE(std::ranges::equal(made.packed(), expected.packed()));
}

/// Of as many records as three groups have room for, less one.
void expect_answers_of_the_processor(const Program& program, const PackingSetting& setting,
                                     std::uint64_t seed) {
  EncryptedPacking packing(program, sealion::testing::plan_packing(program, setting),
                           setting.client);
  const std::size_t records = std::max<std::size_t>(1, 3 * setting.records - 1);
  const EncryptedBatch batch =
      packing.encrypt(sealion::testing::random_inputs(program, records, seed));
  expect_same(
      on_device(packing, sealion::testing::test_device())->run(batch, packing.keys_if_any()),
      packing.evaluate(batch));
}

class PackedEngineOnDevice : public sealion::testing::DeviceTest {};

TEST_F(PackedEngineOnDevice, AnswersRandomProgramsAsTheProcessorDoes) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Program program = sealion::testing::random_program(seed, {.largest_value = 0x1p60});
    PackingSetting setting{.n = 64,
                           .plain_above = std::uint64_t{1} << (10 + seed % 15),
                           .records = std::size_t{1} << seed % 4};
    if (seed % 2 == 0) setting.keys_seed = seed;
    if (seed % 5 == 0) setting.client = ClientKind::seal;
    expect_answers_of_the_processor(program, setting, seed);
  }
}

TEST_F(PackedEngineOnDevice, AnswersForestsAsTheProcessorDoes) {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Program program = sealion::testing::random_forest(seed);
    expect_answers_of_the_processor(program, {.n = 256, .plain_above = 1 << 16, .keys_seed = seed},
                                    seed);
  }
}

/// Two clients with keys for this plaintext modulus, one with keys for any.
class PackedJobsOnDevice : public sealion::testing::DeviceTest {
 protected:
  EncryptedBatch batch_of(EncryptedPacking& client, std::size_t records) const {
    return client.encrypt(sealion::testing::random_inputs(program, records, records));
  }

  Program program = sealion::testing::two_layers(20, 10, 3, 7);
  sealion::testing::PlannedPacking planned =
      sealion::testing::plan_packing(program, {.n = 64, .plain_above = 1 << 16, .records = 2});
  EncryptedPacking first{program, planned}, second{program, planned};
  EvaluationKeys keys_for_any = EvaluationKeys::generate(first.secret(), first.packed().keys(), 1);
  EncryptedBatch one = batch_of(first, 1), five = batch_of(second, 5), four = batch_of(first, 4);
  std::vector<Job> jobs = {
      {one, &first.keys()}, {five, &second.keys()}, {four, &keys_for_any}, {four, &first.keys()}};

  void expect_all_answers(const Executor& executor) {
    const auto answers = executor.run_all(jobs);
    ASSERT_EQ(answers.size(), jobs.size());
    const auto processor = first.packed().compile(first.parameters(), 1);
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      SCOPED_TRACE("job " + std::to_string(i));
      expect_same(answers[i], processor->run(jobs[i].inputs, jobs[i].keys));
    }
  }
};

TEST_F(PackedJobsOnDevice, AreAnsweredTogether) {
  expect_all_answers(*on_device(first, sealion::testing::test_device()));
}

/// Of which there is twice what one group takes, its keys among it.
TEST_F(PackedJobsOnDevice, AreAnsweredInPiecesWhereMemoryIsShort) {
  const std::size_t plenty = std::size_t{1} << 30;
  const device::DevicePtr device = device::make_emulated_device(plenty);
  const auto executor = on_device(first, device);
  const std::size_t of_program = plenty - device->free_bytes();
  executor->run(one, &first.keys());
  const std::size_t of_one = plenty - device->free_bytes() - of_program;
  expect_all_answers(*on_device(first, device::make_emulated_device(of_program + 2 * of_one)));
  const auto too_small = on_device(first, device::make_emulated_device(of_program + of_one / 2));
  try {
    too_small->run(one, &first.keys());
    ADD_FAILURE() << "it fits";
  } catch (const device::DeviceError& error) {
    EXPECT_EQ(error.kind(), device::DeviceError::Kind::out_of_memory);
    EXPECT_NE(std::string(error.what()).find("one group of records does not fit"),
              std::string::npos);
  }
  EXPECT_THROW(on_device(first, device::make_emulated_device(of_program / 2)), device::DeviceError);
}

/// Keys of clients that ask no more, for instance.
TEST_F(PackedJobsOnDevice, TakeTheMemoryOfWhatIsIdle) {
  const std::size_t plenty = std::size_t{1} << 30;
  const device::DevicePtr large = device::make_emulated_device(plenty);
  std::size_t taken = 0;
  {
    const auto executor = on_device(first, large);
    executor->run(one, &first.keys());
    taken = plenty - large->free_bytes();
  }
  EXPECT_EQ(large->free_bytes(), plenty);
  const auto executor = on_device(first, device::make_emulated_device(taken));
  executor->run(one, &first.keys());
  const EncryptedBatch other = batch_of(second, 1);
  expect_same(executor->run(other, &second.keys()), second.evaluate(other));
  expect_same(executor->run(one, &first.keys()), first.evaluate(one));
}

TEST_F(PackedJobsOnDevice, AreRefusedWithoutKeysThatServe) {
  const auto executor = on_device(first, sealion::testing::test_device());
  const auto expect_refusal = [&](const std::string& text, const EvaluationKeys* keys) {
    sealion::testing::expect_error(ErrorCode::incompatible, text,
                                   [&] { executor->run(one, keys); });
  };
  expect_refusal("the evaluation keys are missing", nullptr);
  EvaluationKeyShape fewer = first.packed().keys();
  fewer.rotations.front().elements.pop_back();
  const auto unturned = EvaluationKeys::generate(first.secret(), fewer, 1);
  expect_refusal("no Galois key for the element", &unturned);
  const auto foreign = EvaluationKeys::generate(first.secret(), first.packed().keys(), 3);
  expect_refusal("evaluation keys of another", &foreign);
}

TEST_F(PackedJobsOnDevice, ReportProgressAndStop) {
  const auto executor = on_device(first, sealion::testing::test_device());
  std::size_t last = 0, all = 0;
  executor->run_all(jobs, {.progress = [&](std::size_t done, std::size_t of) {
                      EXPECT_GT(done, last);
                      last = done;
                      all = of;
                    }});
  EXPECT_EQ(last, all);
  EXPECT_EQ(all, 8u);
  StopRequest stop;
  stop.make();
  sealion::testing::expect_error(ErrorCode::cancelled, "",
                                 [&] { executor->run_all(jobs, {.stop = &stop}); });
}

}  // namespace
}  // namespace sealion::packed
