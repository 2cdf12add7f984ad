#include "layouts/slotwise/run/engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <string>

#include "base/error.h"
#include "fixtures.h"
#include "layouts/slotwise/stages/compiled_stage.h"
#include "program/reference.h"
#include "support/ciphertext_interpreter.h"
#include "support/expect_error.h"
#include "support/random_program.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::random_weights;
using testing::Setting;

template <typename T>
T pick(std::mt19937_64& random, std::initializer_list<T> choices) {
  return choices.begin()[random() % choices.size()];
}

/// Encrypted, run and decrypted equals the reference in every slot, both ways to encrypt, and the
/// same bits with any number of threads.
void expect_reference(const Program& program, const std::vector<Barrier>& barriers,
                      const ParametersPtr& parameters, const IntegerBatch& inputs) {
  const IntegerBatch expected =
      testing::modulo(evaluate_reference(program, inputs), parameters->plain_modulus());
  const Engine engine(program, barriers, parameters);
  const Setting setting = testing::make_setting(parameters, engine.key_shape());
  const Schedule schedule(program, parameters->limbs(), barriers);
  for (const EncryptedBatch& batch :
       {testing::encrypt_seeded(setting, inputs), testing::encrypt_public(setting, inputs)}) {
    const EncryptedBatch outputs = engine.run(batch, setting.keys(), {.threads = 1});
    ASSERT_EQ(outputs.features(), program.output_size());
    ASSERT_EQ(outputs.samples(), inputs.samples());
    ASSERT_EQ(outputs.parts(), schedule.output_parts());
    ASSERT_EQ(outputs.limbs(), schedule.output_limbs());
    ASSERT_FALSE(outputs.seed().has_value());
    ASSERT_GT(testing::noise_budget_bits(setting, outputs), 0) << "the test's primes are too few";
    ASSERT_EQ(testing::decrypt(setting, outputs), expected);
    ASSERT_NO_THROW(outputs.check_residues());
    ASSERT_TRUE(std::ranges::equal(engine.run(batch, setting.keys(), {.threads = 3}).packed(),
                                   outputs.packed()));
  }
}

void expect_reference(const Program& program, const ParametersPtr& parameters, std::size_t samples,
                      std::mt19937_64& random) {
  expect_reference(program, {}, parameters, testing::random_batch(program, samples, random));
}

std::vector<Barrier> random_barriers(const Program& program, std::mt19937_64& random) {
  std::vector<Barrier> barriers;
  for (NodeId node = 0; node < program.nodes().size(); ++node) {
    if (random() % 4 != 0) continue;
    barriers.push_back({node, random() % 2 == 0, random() % 3});
    if (!barriers.back().relinearise && barriers.back().dropped_limbs == 0) {
      barriers.back().dropped_limbs = 1;
    }
  }
  return barriers;
}

TEST(Engine, RandomProgramsWithRandomBarriersEqualTheReference) {
  for (std::uint64_t seed = 0; seed < 80; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const Program program = testing::random_program(seed, {.depth = random() % 4});
    const std::vector<Barrier> barriers = random_barriers(program, random);
    const auto n = pick<std::size_t>(random, {8, 16, 32, 64, 128});
    const auto t_above = pick<std::uint64_t>(random, {300, 5000, 1 << 20, 1 << 27});
    const ParametersPtr parameters =
        testing::parameters_for(program, barriers, n, t_above, pick(random, {40, 45, 48}));
    expect_reference(program, barriers, parameters,
                     testing::random_and_extreme_inputs(program, 1 + random() % n, seed));
    if (HasFatalFailure()) return;
  }
}

std::vector<Ciphertext> random_ciphertexts(const ParametersPtr& parameters, std::size_t count,
                                           std::mt19937_64& random) {
  std::vector<Ciphertext> ciphertexts(count, Ciphertext(parameters, 2));
  for (Ciphertext& ciphertext : ciphertexts) {
    for (std::size_t limb = 0; limb < parameters->limbs(); ++limb) {
      const std::uint64_t p = parameters->coeff_modulus(limb).value();
      for (const std::size_t part : {0, 1}) {
        for (auto& x : ciphertext.residues(part, limb)) x = random() % p;
      }
    }
  }
  return ciphertexts;
}

/// Any program on any residues, bit by bit what the interpreter makes of single ciphertexts.
void expect_interpretation(const Program& program, const std::vector<Barrier>& barriers,
                           const ParametersPtr& parameters, std::mt19937_64& random) {
  const Engine engine(program, barriers, parameters);
  const Setting setting = testing::make_setting(parameters, engine.key_shape());
  const std::vector<Ciphertext> inputs =
      random_ciphertexts(parameters, program.input_size(), random);
  EncryptedBatch batch(parameters, inputs.size(), 2, 1, std::nullopt);
  for (std::size_t i = 0; i < inputs.size(); ++i) batch.store(i, inputs[i]);
  const EncryptedBatch outputs = engine.run(batch, setting.keys(), {.threads = 1 + random() % 2});
  const Schedule schedule(program, parameters->limbs(), barriers);
  const testing::Interpretation expected =
      testing::interpret(program, schedule, parameters, inputs, setting.keys());
  ASSERT_EQ(outputs.features(), expected.answer().size());
  for (std::size_t i = 0; i < outputs.features(); ++i) {
    ASSERT_EQ(outputs.load(i), expected.answer()[i]) << "feature " << i;
  }
}

TEST(Engine, RandomProgramsEqualTheInterpreter) {
  for (std::uint64_t seed = 1000; seed < 1250; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const Program program =
        testing::random_program(seed, {.depth = random() % 5, .steps = random() % 12});
    std::vector<Barrier> barriers = random_barriers(program, random);
    if (random() % 4 == 0) barriers.clear();
    std::size_t limbs = 1;
    for (const Barrier& barrier : barriers) limbs += barrier.dropped_limbs;
    const ParametersPtr parameters = testing::small_parameters(
        pick<std::size_t>(random, {8, 16, 32, 64, 128}), 100, std::vector<int>(limbs, 30), 35);
    expect_interpretation(program, barriers, parameters, random);
    if (HasFatalFailure()) return;
  }
}

TEST(Engine, AnInputThatIsTheOutput) {
  std::mt19937_64 random(1);
  for (const std::size_t size : {1, 40}) {
    ProgramBuilder builder;
    builder.input(size, -3, 3);
    const Program program = builder.build();
    for (const std::vector<Barrier>& barriers :
         {std::vector<Barrier>{}, {{0, true, 0}}, {{0, false, 1}}}) {
      const ParametersPtr parameters = testing::parameters_for(program, barriers, 128, 100, 40);
      expect_reference(program, barriers, parameters, testing::random_batch(program, 128, random));
    }
  }
}

TEST(Engine, AnInputThatIsSquaredAtOnce) {
  std::mt19937_64 random(2);
  for (const std::size_t size : {1, 32, 33, 100}) {
    ProgramBuilder builder;
    const NodeId x = builder.input(size, -3, 3);
    const NodeId y = builder.square(builder.square(x));
    builder.dense(y, 2, random_weights(random, 2 * size, -1, 1));
    const Program program = builder.build();
    expect_reference(program, testing::parameters_for(program, {}, 64, 5000, 45), 64, random);
  }
}

/// Dense layers stream the input that a square holds as well.
TEST(Engine, OneNodeReadTwice) {
  std::mt19937_64 random(3);
  ProgramBuilder builder;
  const NodeId x = builder.input(70, 0, 3);
  const NodeId squared = builder.square(x);
  const NodeId a = builder.dense(squared, 4, random_weights(random, 280, -7, 7));
  const NodeId b = builder.dense(x, 3, random_weights(random, 210, -7, 7));
  builder.concatenate({a, b, a});
  const Program program = builder.build();
  expect_reference(program, testing::parameters_for(program, {}, 128, 5000, 45), 100, random);
}

/// Values that cross barriers unread, read late, and by sums with others of another correction.
TEST(Engine, BranchesAcrossBarriers) {
  std::mt19937_64 random(4);
  ProgramBuilder builder;
  const NodeId x = builder.input(20, -3, 3);
  const NodeId a = builder.dense(x, 12, random_weights(random, 240, -3, 3), {});
  const NodeId b = builder.square(a);
  const NodeId c = builder.product(b, a);
  const NodeId d = builder.combination({a, c, b}, {3, -1, 2}, std::vector<std::int64_t>(12, 77));
  const NodeId e = builder.concatenate({x, d});
  builder.dense(e, 5, random_weights(random, 160, -3, 3), {1, 2, 3, 4, 5});
  const Program program = builder.build();
  const std::vector<std::vector<Barrier>> choices = {
      {{a, false, 1}},
      {{b, true, 0}, {c, true, 2}},
      {{0, false, 1}, {a, false, 2}, {b, false, 1}, {c, true, 1}, {d, true, 0}, {e, false, 1}},
      {{program.output_id(), true, 1}}};
  for (const std::vector<Barrier>& barriers : choices) {
    const ParametersPtr parameters = testing::parameters_for(program, barriers, 64, 5000, 47);
    expect_reference(program, barriers, parameters, testing::random_batch(program, 50, random));
  }
}

TEST(Engine, ThreeSquaresMakeNineParts) {
  std::mt19937_64 random(5);
  ProgramBuilder builder;
  builder.square(builder.square(builder.square(builder.input(3, -2, 2))));
  const Program program = builder.build();
  const ParametersPtr parameters = testing::parameters_for(program, {}, 16, 200, 45);
  EXPECT_EQ(Schedule(program, parameters->limbs(), {}).output_parts(), 9U);
  expect_reference(program, parameters, 16, random);
}

/// A network as it is used, at 128 bits, relinearised and switched in the middle.
TEST(Engine, SecureParameters) {
  std::mt19937_64 random(6);
  ProgramBuilder builder;
  const NodeId x = builder.input(6 * 6, 0, 7);
  const Window window{
      .height = 6, .width = 6, .channels = 1, .kernel_height = 3, .kernel_width = 3};
  const NodeId conv = builder.conv2d(x, same_padding(window), 2, random_weights(random, 18, -7, 7));
  const NodeId squared = builder.square(conv);
  const NodeId pooled = builder.sum_pool(squared, {.height = 6,
                                                   .width = 6,
                                                   .channels = 2,
                                                   .kernel_height = 2,
                                                   .kernel_width = 2,
                                                   .stride_y = 2,
                                                   .stride_x = 2});
  builder.square(builder.dense(pooled, 3, random_weights(random, 54, -7, 7), {1, -2, 3}));
  const Program program = builder.build();
  const std::size_t n = 8192;
  std::vector<std::uint64_t> primes = largest_primes(42, 2 * n, 5);
  const std::uint64_t special_prime = primes.front();
  primes.erase(primes.begin());
  const ParametersPtr parameters =
      testing::make_parameters({.n = n,
                                .plain_moduli = {smallest_prime_above(1 << 16, 2 * n)},
                                .coeff_moduli = primes,
                                .special_prime = special_prime});
  expect_reference(program, {{pooled, true, 1}}, parameters,
                   testing::random_batch(program, 5000, random));
}

/// Every kind of node on tensors of about `size` features.
Program wide_program(std::size_t size, std::mt19937_64& random) {
  ProgramBuilder builder;
  const NodeId x = builder.input(9, -3, 3);
  const NodeId wide = builder.dense(x, size, random_weights(random, 9 * size, -3, 3));
  const NodeId sum = builder.combination({builder.square(wide), wide}, {1, -2},
                                         std::vector<std::int64_t>(size, 5));
  const Window window{.height = size,
                      .width = 1,
                      .kernel_height = 3,
                      .kernel_width = 1,
                      .stride_y = 2,
                      .pad_top = 1,
                      .pad_bottom = 1};
  const NodeId conv = builder.conv2d(sum, window, 2, random_weights(random, 6, -3, 3), {-9, 9});
  const NodeId pooled = builder.sum_pool(conv, {.height = size / 2,
                                                .width = 1,
                                                .channels = 2,
                                                .kernel_height = 3,
                                                .kernel_width = 1,
                                                .stride_y = 3,
                                                .pad_bottom = 1});
  const NodeId both = builder.concatenate({pooled, wide});
  const std::size_t columns = builder.size_of(both);
  builder.dense(both, 3, random_weights(random, 3 * columns, -3, 3), {1, 2, 3});
  return builder.build();
}

/// So many values at once that a tile is cut into strips of 32, 16 and 8 points, made by a layer
/// that streams and by others.
TEST(Engine, LargeLayersRunInStrips) {
  std::mt19937_64 random(7);
  for (const std::size_t size : {360, 720, 1440}) {
    const Program program = wide_program(size, random);
    const ParametersPtr parameters = testing::parameters_for(program, {}, 64, 5000, 47);
    const Schedule schedule(program, parameters->limbs(), {});
    const CompiledStage stage(program, schedule, Corrections(schedule, parameters), 0, 64);
    EXPECT_EQ(stage.width, size == 360 ? 32U : size == 720 ? 16U : 8U);
    EXPECT_EQ(stage.streamed.size(), 1U);
    expect_reference(program, parameters, 64, random);
  }
}

/// The same with large tensors stored, held and switched between the stages.
TEST(Engine, LargeLayersRunInStripsAcrossBarriers) {
  std::mt19937_64 random(8);
  for (const std::size_t size : {360, 1440}) {
    const Program program = wide_program(size, random);
    const std::vector<Barrier> barriers = {{1, false, 1}, {3, true, 0}, {4, false, 1}};
    expect_interpretation(program, barriers, testing::small_parameters(128, 100, {30, 30, 30}, 35),
                          random);
  }
}

/// More columns than products fit one accumulator.
TEST(Engine, DeepSums) {
  std::mt19937_64 random(8);
  for (const int lowest : {0, -4}) {
    for (const bool is_square : {false, true}) {
      ProgramBuilder builder;
      NodeId x = builder.input(5000, 0, 7);
      if (is_square) x = builder.square(x);
      builder.dense(x, 2, random_weights(random, 2 * 5000, lowest, 3), {17, -17});
      const Program program = builder.build();
      expect_reference(program, testing::parameters_for(program, {}, 16, 1 << 20, 49), 16, random);
    }
  }
}

/// Rows of more entries than products fit one exact sum, of either sign and of both.
TEST(Engine, LongSparseRows) {
  std::mt19937_64 random(11);
  const std::size_t size = 5000;
  std::vector<std::vector<LinearTerm>> rows(5);
  for (std::size_t c = 0; c < size; ++c) {
    rows[0].push_back({c, 3});
    rows[1].push_back({c, -3});
    rows[2].push_back({c, static_cast<std::int32_t>(random() % 3) + (c % 5 == 0 ? -3 : 1)});
    if (rows[2].back().weight == 0) rows[2].pop_back();
    if (c < 2048) rows[3].push_back({c, c % 2 == 0 ? 2 : -1});
    if (c < 2049) rows[4].push_back({c, 1});
  }
  for (const bool is_square : {false, true}) {
    ProgramBuilder builder;
    NodeId x = builder.input(size, 0, 7);
    if (is_square) x = builder.square(x);
    builder.sparse(x, rows, {17, -17, 0, 1 << 20, -(1 << 20)});
    const Program program = builder.build();
    expect_reference(program, testing::parameters_for(program, {}, 16, 1 << 20, 49), 16, random);
  }
}

/// Features that nobody reads stay packed, also where those beside them are read in other runs.
TEST(Engine, UnpacksWhatIsRead) {
  std::mt19937_64 random(12);
  ProgramBuilder builder;
  std::vector<std::vector<LinearTerm>> rows;
  for (std::size_t c = 3; c < 90; ++c) {
    if (c % 50 != 0) rows.push_back({{c, 2}, {c + 1 + c % 50 / 49, -1}});
  }
  const NodeId x = builder.sparse(builder.input(100, 0, 7), rows);
  builder.square(x);
  const Program program = builder.build();
  const ParametersPtr parameters = testing::parameters_for(program, {}, 64, 5000, 47);
  const Schedule schedule(program, parameters->limbs(), {});
  const CompiledStage stage(program, schedule, Corrections(schedule, parameters), 0, 64);
  ASSERT_EQ(stage.unpacked.size(), 1u);
  std::vector<std::pair<std::size_t, std::size_t>> runs;
  for (const auto& [first, count] : stage.unpacked[0].runs) runs.emplace_back(first, count);
  EXPECT_EQ(runs, (std::vector<std::pair<std::size_t, std::size_t>>{
                      {3, 32}, {35, 15}, {51, 32}, {83, 8}}));
  expect_reference(program, parameters, 64, random);
}

TEST(Engine, ReportsItsProgressInOrder) {
  std::mt19937_64 random(9);
  ProgramBuilder builder;
  builder.square(builder.dense(builder.input(5, 0, 1), 4, random_weights(random, 20, -1, 1)));
  const Program program = builder.build();
  const std::vector<Barrier> barriers = {{1, false, 1}, {2, true, 1}};
  const ParametersPtr parameters = testing::parameters_for(program, barriers, 512, 5000, 45);
  const Engine engine(program, barriers, parameters);
  const Setting setting = testing::make_setting(parameters, engine.key_shape());
  const EncryptedBatch inputs =
      testing::encrypt_seeded(setting, testing::random_batch(program, 2, random));
  std::vector<std::size_t> reports;
  std::size_t all = 0;
  const auto note = [&](std::size_t done, std::size_t of) {
    reports.push_back(done);
    all = of;
  };
  engine.run(inputs, setting.keys(), {.threads = 2, .progress = note});
  const std::size_t limbs = parameters->limbs();
  EXPECT_EQ(all, 8 * limbs + 4 + 8 * (limbs - 1) + 4);
  ASSERT_FALSE(reports.empty());
  EXPECT_LE(reports.size(), 100U);
  EXPECT_EQ(reports.back(), all);
  EXPECT_TRUE(std::ranges::is_sorted(reports));
}

TEST(Engine, RefusesWeightsBeyondTheKernelsProducts) {
  const auto dense_with = [](std::int32_t low, std::int32_t high) {
    ProgramBuilder builder;
    builder.dense(builder.input(2, 0, 1), 1, {low, high}, {}, "wide");
    return builder.build();
  };
  const auto conv_with = [](std::int32_t low, std::int32_t high) {
    ProgramBuilder builder;
    const Window window{.height = 1, .width = 2, .kernel_height = 1, .kernel_width = 2};
    builder.conv2d(builder.square(builder.input(2, 0, 1)), window, 1, {low, high}, {}, "wide");
    return builder.build();
  };
  const auto sparse_with = [](std::int32_t low, std::int32_t high) {
    ProgramBuilder builder;
    builder.sparse(builder.input(2, 0, 1), {{{0, low}, {1, high}}}, {}, "wide");
    return builder.build();
  };
  const ParametersPtr parameters = testing::small_parameters(16, 100, {38, 50});
  // No offset: only the size of a weight counts.
  EXPECT_NO_THROW(Engine(sparse_with(-3, 3), {}, parameters));
  expect_error(ErrorCode::does_not_fit, "'wide'",
               [&] { Engine(sparse_with(-4, 1), {}, parameters); });
  for (const auto& program_with : {+dense_with, +conv_with}) {
    EXPECT_NO_THROW(Engine(program_with(0, 3), {}, parameters));
    EXPECT_NO_THROW(Engine(program_with(-1, 2), {}, parameters));
    expect_error(ErrorCode::does_not_fit, "'wide'",
                 [&] { Engine(program_with(0, 4), {}, parameters); });
    expect_error(ErrorCode::does_not_fit, "50 bits",
                 [&] { Engine(program_with(-2, 2), {}, parameters); });
    // Behind a switch that drops the wide prime the weights fit.
    EXPECT_NO_THROW(Engine(program_with(0, 4), {{0, false, 1}}, parameters));
  }
}

TEST(Engine, RefusesBatchesThatAreNotItsOwn) {
  ProgramBuilder builder;
  builder.dense(builder.input(3, 0, 1), 1, {1, 2, 3});
  const Program program = builder.build();
  const ParametersPtr parameters = testing::small_parameters(16, 100, {40, 41});
  const Engine engine(program, {}, parameters);
  const auto run = [&](const ParametersPtr& batch_parameters, std::size_t features,
                       std::size_t parts) {
    engine.run(EncryptedBatch(batch_parameters, features, parts, 1, std::nullopt), nullptr,
               {.threads = 1});
  };
  const auto run_at = [&](std::size_t limbs, std::uint64_t correction) {
    engine.run(EncryptedBatch(parameters, 3, 2, 1, std::nullopt, limbs, correction), nullptr,
               {.threads = 1});
  };
  EXPECT_NO_THROW(run(parameters, 3, 2));
  EXPECT_NO_THROW(run_at(2, 1));
  expect_error(ErrorCode::incompatible, "4 ciphertexts", [&] { run(parameters, 4, 2); });
  expect_error(ErrorCode::incompatible, "3 parts", [&] { run(parameters, 3, 3); });
  expect_error(ErrorCode::incompatible, "1 limbs", [&] { run_at(1, 1); });
  expect_error(ErrorCode::incompatible, "correction 2", [&] { run_at(2, 2); });
  expect_error(ErrorCode::incompatible, "other parameters", [&] {
    run(testing::small_parameters(16, 100, {41, 40}), 3, 2);
  });
}

TEST(Engine, RefusesKeysThatDoNotServe) {
  std::mt19937_64 random(10);
  ProgramBuilder builder;
  builder.square(builder.square(builder.input(2, -1, 1)));
  const Program program = builder.build();
  const ParametersPtr parameters = testing::parameters_for(program, {}, 16, 200, 45);
  const Engine engine(program, {{2, true, 0}}, parameters);
  const std::size_t limbs = parameters->limbs();
  EXPECT_EQ(engine.key_shape(), (EvaluationKeyShape{.limbs = limbs, .parts = 5}));
  EXPECT_TRUE(Engine(program, {{0, true, 0}}, parameters).key_shape().empty());

  const Setting setting = testing::make_setting(parameters, {.limbs = limbs, .parts = 6});
  const IntegerBatch inputs = testing::random_batch(program, 16, random);
  const EncryptedBatch batch = testing::encrypt_seeded(setting, inputs);
  EXPECT_EQ(testing::decrypt(setting, engine.run(batch, setting.keys(), {.threads = 1})),
            evaluate_reference(program, inputs));  // keys that serve more
  const auto run_with = [&](const ParametersPtr& of, const EvaluationKeyShape& shape) {
    engine.run(batch, testing::make_setting(of, shape).keys(), {.threads = 1});
  };
  expect_error(ErrorCode::incompatible, "needs the client's evaluation keys",
               [&] { engine.run(batch, nullptr, {.threads = 1}); });
  expect_error(ErrorCode::incompatible, "serve 4 parts",
               [&] { run_with(parameters, {.limbs = limbs, .parts = 4}); });
  expect_error(ErrorCode::incompatible, "at 1 limbs",
               [&] { run_with(parameters, {.limbs = 1, .parts = 5}); });
  expect_error(ErrorCode::incompatible, "other parameters", [&] {
    run_with(testing::small_parameters(16, 300, std::vector<int>(limbs, 45), 45),
             {.limbs = limbs, .parts = 5});
  });
}

}  // namespace
}  // namespace sealion
