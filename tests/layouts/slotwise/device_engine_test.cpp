#include "layouts/slotwise/device/device_engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "device/device_error.h"
#include "device/emulated_device.h"
#include "device/test_device_choice.h"
#include "fixtures.h"
#include "layouts/slotwise/run/engine.h"
#include "support/expect_error.h"
#include "support/from_environment.h"
#include "support/random_program.h"

namespace sealion {
namespace {

using slotwise::DeviceEngine;
using testing::random_weights;
using testing::Setting;

class DeviceEngineOnDevice : public testing::DeviceTest {};

std::vector<Barrier> barriers_at_random(const Program& program, std::mt19937_64& random) {
  std::vector<Barrier> barriers;
  for (NodeId node = 0; node < program.nodes().size(); ++node) {
    if (random() % 4 != 0) continue;
    barriers.push_back({node, random() % 2 == 0, random() % 3});
    if (!barriers.back().relinearise) {
      barriers.back().dropped_limbs = std::max<std::size_t>(barriers.back().dropped_limbs, 1);
    }
  }
  return barriers;
}

/// Any residues, the largest among them.
EncryptedBatch random_residues(const ParametersPtr& parameters, std::size_t features,
                               std::mt19937_64& random) {
  EncryptedBatch batch(parameters, features, 2, 1, std::nullopt);
  Ciphertext ciphertext(parameters, 2);
  for (std::size_t feature = 0; feature < features; ++feature) {
    for (std::size_t i = 0; i < 2 * parameters->limbs(); ++i) {
      const std::uint64_t p = parameters->coeff_modulus(i / 2).value();
      const std::uint64_t kind = random() % 4;
      for (auto& x : ciphertext.residues(i % 2, i / 2)) {
        x = kind == 0 ? p - 1 - random() % 2 : random() % p;
      }
    }
    batch.store(feature, ciphertext);
  }
  return batch;
}

void expect_equal(const EncryptedBatch& on_device, const EncryptedBatch& expected) {
  ASSERT_EQ(on_device.features(), expected.features());
  ASSERT_EQ(on_device.parts(), expected.parts());
  ASSERT_EQ(on_device.limbs(), expected.limbs());
  ASSERT_EQ(on_device.samples(), expected.samples());
  ASSERT_EQ(on_device.correction(), expected.correction());
  ASSERT_FALSE(on_device.seed().has_value());
  ASSERT_TRUE(std::ranges::equal(on_device.packed(), expected.packed()));
}

/// The device's answers are the processor's, byte for byte: of residues of any kind, and of what a
/// client's seed stands for.
void expect_processors_answers(const Program& program, const std::vector<Barrier>& barriers,
                               const ParametersPtr& parameters, std::mt19937_64& random,
                               const device::DevicePtr& device = testing::test_device()) {
  const std::uint64_t correction =
      random() % 2 == 0 ? 1 : 1 + random() % (parameters->plain_modulus().value() - 1);
  const Engine engine(program, barriers, parameters, correction);
  const DeviceEngine on_device(device, program, barriers, parameters, correction);
  EXPECT_EQ(on_device.key_shape(), engine.key_shape());
  const Setting setting = testing::make_setting(parameters, engine.key_shape());
  std::vector<EncryptedBatch> inputs;
  for (const bool is_seeded : {false, true, false}) {
    const EncryptedBatch residues = random_residues(parameters, program.input_size(), random);
    std::optional<Seed> seed;
    if (is_seeded) seed = random_seed();
    inputs.emplace_back(parameters, residues.features(), 2, 1 + random() % 3, seed,
                        parameters->limbs(), correction);
    for (std::size_t i = 0; i < residues.features(); ++i) {
      Ciphertext ciphertext = residues.load(i);
      ciphertext.set_correction(correction);
      inputs.back().store(i, ciphertext);
    }
  }
  std::vector<Job> jobs;
  for (const EncryptedBatch& batch : inputs) jobs.push_back({batch, setting.keys()});
  const std::vector<EncryptedBatch> answers = on_device.run_all(jobs);
  ASSERT_EQ(answers.size(), inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    expect_equal(answers[i], engine.run(inputs[i], setting.keys()));
  }
  expect_equal(on_device.run(inputs.front(), setting.keys()), answers.front());
}

void expect_processors_answers_of_random_programs(const device::DevicePtr& device) {
  const std::uint64_t programs = testing::from_environment("SEALION_DEVICE_PROGRAMS", 60);
  for (std::uint64_t seed = 0; seed < programs; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const Program program =
        testing::random_program(seed, {.depth = random() % 4, .steps = random() % 10});
    std::vector<Barrier> barriers = barriers_at_random(program, random);
    if (random() % 3 == 0) barriers.clear();
    std::size_t limbs = 1 + random() % 2;
    for (const Barrier& barrier : barriers) limbs += barrier.dropped_limbs;
    const int bits = static_cast<int>(22 + random() % 20);
    const ParametersPtr parameters = testing::small_parameters(std::size_t{64} << random() % 2, 100,
                                                               std::vector<int>(limbs, bits), 45);
    expect_processors_answers(program, barriers, parameters, random, device);
    if (testing::DeviceTest::HasFatalFailure()) return;
  }
}

TEST_F(DeviceEngineOnDevice, AnswersOfRandomProgramsAreTheProcessors) {
  expect_processors_answers_of_random_programs(testing::test_device());
}

/// So little shared memory that tensors lie elsewhere and chains are made row by row: the ring of
/// packed tiles takes some 80 KB of it.
TEST(DeviceEngine, AnswersAreTheProcessorsWhereSharedMemoryIsShort) {
  expect_processors_answers_of_random_programs(device::make_emulated_device(1 << 28, 90'000));
}

TEST(DeviceEngine, AnswersOfChainsAreTheProcessors) {
  std::mt19937_64 random(3);
  const Window window{.height = 9,
                      .width = 8,
                      .channels = 2,
                      .kernel_height = 3,
                      .kernel_width = 3,
                      .stride_y = 2,
                      .pad_top = 1,
                      .pad_right = 1};
  ProgramBuilder builder;
  const NodeId x = builder.input(window.input_size(), 0, 7);
  const NodeId h = builder.conv2d(x, window, 3, random_weights(random, 54, -7, 7), {1, 2, 3});
  const Window pooled{.height = window.output_height(),
                      .width = window.output_width(),
                      .channels = 3,
                      .kernel_height = 2,
                      .kernel_width = 2,
                      .stride_y = 2,
                      .stride_x = 1};
  const NodeId p = builder.sum_pool(builder.square(h), pooled);
  const NodeId y = builder.square(builder.conv2d(p,
                                                 {.height = pooled.output_height(),
                                                  .width = pooled.output_width(),
                                                  .channels = 3,
                                                  .kernel_height = 1,
                                                  .kernel_width = 2},
                                                 2, random_weights(random, 12, -3, 3)));
  builder.dense(
      y, 2,
      random_weights(random, 2 * pooled.output_height() * (pooled.output_width() - 1) * 2, -1, 1));
  const Program program = builder.build();
  const ParametersPtr parameters = testing::small_parameters(64, 100, {40, 41}, 45);
  for (const std::size_t shared : {90'000, 100'000, 130'000}) {
    expect_processors_answers(program, {}, parameters, random,
                              device::make_emulated_device(1 << 28, shared));
    if (HasFatalFailure()) return;
  }
}

/// Layers wider than what a warp, a pass of a block or a slab takes, on every number of bytes that
/// residues and weights have.
TEST_F(DeviceEngineOnDevice, AnswersOfWideLayersAreTheProcessors) {
  for (const auto& [bits, largest] :
       {std::pair{24, 1 << 20}, {33, 100000}, {40, 2000}, {41, 1000}, {44, 100}, {50, 3}}) {
    SCOPED_TRACE(bits);
    std::mt19937_64 random(static_cast<std::uint64_t>(bits));
    for (const std::size_t outputs : {1, 31, 70}) {
      ProgramBuilder builder;
      const NodeId x = builder.input(97, 0, 7);
      const NodeId h = builder.dense(
          x, outputs, random_weights(random, 97 * outputs, -largest / 2, largest / 2));
      builder.dense(builder.square(h), 3, random_weights(random, 3 * outputs, -1, 1), {1, -1, 0});
      const ParametersPtr parameters = testing::small_parameters(64, 100, {bits, bits}, 45);
      expect_processors_answers(builder.build(), {}, parameters, random);
      if (HasFatalFailure()) return;
    }
  }
}

/// An arena that does not fit the memory that a block's threads share.
TEST_F(DeviceEngineOnDevice, AnswersOfLargeTensorsAreTheProcessors) {
  std::mt19937_64 random(1);
  ProgramBuilder builder;
  const NodeId x = builder.input(600, 0, 7);
  const NodeId s = builder.square(x);
  builder.dense(s, 2, random_weights(random, 1200, -2, 2));
  const ParametersPtr parameters = testing::small_parameters(64, 100, {40}, 45);
  expect_processors_answers(builder.build(), {}, parameters, random);
}

/// Tensors between layers that no card's shared memory holds as a whole: rows are made by the
/// piece.
TEST_F(DeviceEngineOnDevice, AnswersOfLongChainsAreTheProcessors) {
  std::mt19937_64 random(5);
  const Window window{.height = 20,
                      .width = 20,
                      .channels = 1,
                      .kernel_height = 5,
                      .kernel_width = 5,
                      .pad_top = 2,
                      .pad_left = 2,
                      .pad_bottom = 2,
                      .pad_right = 2};
  ProgramBuilder builder;
  const NodeId h =
      builder.conv2d(builder.input(400, 0, 7), window, 6, random_weights(random, 150, -7, 7));
  const NodeId p = builder.sum_pool(builder.square(h), {.height = 20,
                                                        .width = 20,
                                                        .channels = 6,
                                                        .kernel_height = 2,
                                                        .kernel_width = 2,
                                                        .stride_y = 2,
                                                        .stride_x = 2});
  builder.dense(p, 3, random_weights(random, 1800, -2, 2));
  const ParametersPtr parameters = testing::small_parameters(64, 100, {44}, 45);
  expect_processors_answers(builder.build(), {}, parameters, random);
}

/// Enough input for several ranges of tiles, the next on its way while one is worked on.
TEST_F(DeviceEngineOnDevice, AnswersOfStreamedInputsAreTheProcessors) {
  std::mt19937_64 random(6);
  ProgramBuilder builder;
  const NodeId x = builder.input(784, 0, 7);
  builder.square(builder.dense(x, 5, random_weights(random, 5 * 784, -7, 7), {1, 2, 3, 4, 5}));
  const ParametersPtr parameters = testing::small_parameters(2048, 100, {44, 45}, 46);
  expect_processors_answers(builder.build(), {}, parameters, random);
}

TEST_F(DeviceEngineOnDevice, ResiduesThatAreNoneAreRefused) {
  ProgramBuilder builder;
  builder.square(builder.input(3, 0, 7));
  const ParametersPtr parameters = testing::small_parameters(64, 100, {40, 41}, 45);
  const DeviceEngine on_device(testing::test_device(), builder.build(), {}, parameters, 1);
  EncryptedBatch batch(parameters, 3, 2, 1, random_seed());
  const auto cell = batch.cell(1, 0, 0, 2);
  std::fill(cell.end() - 6, cell.end(), 0xFF);  // the last residue is 2^41 - 1
  testing::expect_error(ErrorCode::corrupt, std::to_string(parameters->coeff_modulus(1).value()),
                        [&] { on_device.run(batch, nullptr); });
}

TEST(DeviceEngine, WorksInPiecesWhereMemoryIsShort) {
  std::mt19937_64 random(2);
  ProgramBuilder builder;
  builder.dense(builder.input(40, 0, 7), 5, random_weights(random, 200, -2, 2));
  const Program program = builder.build();
  const ParametersPtr parameters = testing::small_parameters(64, 100, {40}, 45);
  const Engine engine(program, {}, parameters);
  std::vector<EncryptedBatch> inputs;
  for (int i = 0; i < 5; ++i) inputs.push_back(random_residues(parameters, 40, random));
  std::vector<Job> jobs;
  for (const EncryptedBatch& batch : inputs) jobs.push_back({batch, nullptr});
  // A batch takes some 30 KB.
  for (const std::size_t memory : {60'000, 90'000, 150'000, 1'000'000}) {
    const DeviceEngine on_device(device::make_emulated_device(memory), program, {}, parameters, 1);
    const auto answers = on_device.run_all(jobs);
    ASSERT_EQ(answers.size(), inputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      expect_equal(answers[i], engine.run(inputs[i], nullptr));
    }
  }
  const DeviceEngine on_device(device::make_emulated_device(32'000), program, {}, parameters, 1);
  EXPECT_THROW(on_device.run_all(jobs), device::DeviceError);
}

/// Inputs that do not fit as a whole, seeded and not, with a value that crosses a barrier.
TEST(DeviceEngine, StreamsInputsWhereMemoryIsShort) {
  std::mt19937_64 random(4);
  ProgramBuilder builder;
  const NodeId x = builder.input(60, 0, 7);
  const NodeId h = builder.dense(x, 3, random_weights(random, 180, -2, 2), {1, 2, 3});
  const NodeId s = builder.square(h);
  builder.dense(s, 2, random_weights(random, 6, -2, 2));
  const Program program = builder.build();
  const ParametersPtr parameters = testing::small_parameters(1024, 100, {40, 41}, 45);
  // Both parts of an input take 1.2 MB. What lies beside it is some 600 KB.
  for (const std::size_t memory : {900'000, 1'200'000, 2'500'000, 20'000'000}) {
    SCOPED_TRACE(memory);
    for (const bool has_barrier : {false, true}) {
      std::vector<Barrier> barriers;
      if (has_barrier) barriers.push_back({s, false, 1});
      expect_processors_answers(program, barriers, parameters, random,
                                device::make_emulated_device(memory));
      if (HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace sealion
