#include "engine/engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/error.h"
#include "fixtures.h"
#include "program/reference.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;

template <typename T>
T pick(std::mt19937_64& random, std::initializer_list<T> choices) {
  return choices.begin()[random() % choices.size()];
}

std::size_t random_size(std::mt19937_64& random) {
  return pick<std::size_t>(random, {1, 2, 5, 10, 31, 32, 33, 64, 65, 100});
}

std::vector<std::int32_t> random_weights(std::mt19937_64& random, std::size_t rows,
                                         std::size_t columns) {
  const auto [low, high] = pick<std::pair<int, int>>(
      random, {{-7, 7}, {-1, 1}, {0, 7}, {1, 7}, {-7, -1}, {0, 0}, {-15, 3}, {0, 1}});
  std::uniform_int_distribution<std::int32_t> weight(low, high);
  std::vector<std::int32_t> weights(rows * columns);
  for (auto& w : weights) w = weight(random);
  if (random() % 3 == 0) std::fill_n(weights.begin(), columns, 0);  // a row of zeros
  return weights;
}

/// Dense layers and at most two squares on a path, each reading the last node or any before it.
Program random_program(std::mt19937_64& random) {
  ProgramBuilder builder;
  const auto [low, high] =
      pick<std::pair<int, int>>(random, {{0, 7}, {-3, 3}, {0, 1}, {-5, 0}, {2, 2}});
  std::vector<std::size_t> sizes = {random_size(random)};
  std::vector<int> squares = {0};
  builder.input(sizes[0], low, high);
  for (std::size_t layers = random() % 5; layers > 0; --layers) {
    const NodeId x = random() % 4 == 0 ? random() % sizes.size() : sizes.size() - 1;
    if (squares[x] < 2 && random() % 2 == 0) {
      builder.square(x);
      sizes.push_back(sizes[x]);
      squares.push_back(squares[x] + 1);
    } else {
      const std::size_t rows = random_size(random);
      std::vector<std::int64_t> bias;
      if (random() % 2 == 0) {
        for (std::size_t r = 0; r < rows; ++r) {
          bias.push_back(static_cast<std::int64_t>(random() % 2001) - 1000);
        }
      }
      builder.dense(x, rows, random_weights(random, rows, sizes[x]), bias);
      sizes.push_back(rows);
      squares.push_back(squares[x]);
    }
  }
  return builder.build();
}

/// Encrypted, run and decrypted equals the reference in every slot, both ways to encrypt, and the
/// same bits with any number of threads.
void expect_reference(const Program& program, const ParametersPtr& parameters, std::size_t samples,
                      std::mt19937_64& random) {
  const IntegerBatch inputs = testing::random_batch(program, samples, random);
  const IntegerBatch expected =
      testing::modulo(evaluate_reference(program, inputs), parameters->plain_modulus());
  const SecretKey key = SecretKey::generate(parameters);
  const Engine engine(program, parameters);
  for (const EncryptedBatch& batch :
       {testing::encrypt_seeded(key, inputs), testing::encrypt_public(key, inputs)}) {
    const EncryptedBatch outputs = engine.run(batch, 1);
    ASSERT_EQ(outputs.features(), program.output_size());
    ASSERT_EQ(outputs.samples(), samples);
    ASSERT_FALSE(outputs.seed().has_value());
    ASSERT_GT(testing::noise_budget_bits(key, outputs), 0) << "the test's parameters are too small";
    ASSERT_EQ(testing::decrypt(key, outputs), expected);
    ASSERT_NO_THROW(outputs.check_residues());
    for (const std::size_t threads : {2, 3}) {
      ASSERT_TRUE(std::ranges::equal(engine.run(batch, threads).packed(), outputs.packed()));
    }
  }
}

TEST(Engine, RandomProgramsEqualTheReference) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const Program program = random_program(random);
    const auto n = pick<std::size_t>(random, {8, 16, 32, 64, 128, 256});
    const auto t_above = pick<std::uint64_t>(random, {100, 5000, 1 << 20, 1 << 27});
    const int prime_bits = pick(random, {36, 40, 45, 47});
    const ParametersPtr parameters = testing::parameters_for(program, n, t_above, prime_bits);
    expect_reference(program, parameters, 1 + random() % n, random);
    if (HasFatalFailure()) return;
  }
}

TEST(Engine, AnInputThatIsTheOutput) {
  std::mt19937_64 random(1);
  for (const std::size_t size : {1, 40}) {
    ProgramBuilder builder;
    builder.input(size, -3, 3);
    const Program program = builder.build();
    for (const std::size_t n : {16, 128}) {
      expect_reference(program, testing::parameters_for(program, n, 100, 40), n, random);
    }
  }
}

TEST(Engine, AnInputThatIsSquaredAtOnce) {
  std::mt19937_64 random(2);
  for (const std::size_t size : {1, 32, 33, 100}) {
    ProgramBuilder builder;
    const NodeId x = builder.input(size, -3, 3);
    const NodeId y = builder.square(builder.square(x));
    builder.dense(y, 2, random_weights(random, 2, size));
    const Program program = builder.build();
    expect_reference(program, testing::parameters_for(program, 64, 5000, 45), 64, random);
  }
}

TEST(Engine, OneNodeReadTwice) {
  std::mt19937_64 random(3);
  ProgramBuilder builder;
  const NodeId x = builder.input(70, 0, 3);
  const NodeId squared = builder.square(x);
  builder.dense(squared, 4, random_weights(random, 4, 70));
  builder.dense(x, 3, random_weights(random, 3, 70));
  const Program program = builder.build();
  expect_reference(program, testing::parameters_for(program, 128, 5000, 45), 100, random);
}

TEST(Engine, ThreeSquaresMakeNineParts) {
  std::mt19937_64 random(4);
  ProgramBuilder builder;
  builder.square(builder.square(builder.square(builder.input(3, -2, 2))));
  const Program program = builder.build();
  const ParametersPtr parameters = testing::parameters_for(program, 16, 100, 45);
  expect_reference(program, parameters, 16, random);
  const SecretKey key = SecretKey::generate(parameters);
  EXPECT_EQ(
      Engine(program, parameters).run(testing::encrypt_seeded(key, IntegerBatch(3, 1)), 1).parts(),
      9U);
}

TEST(Engine, SecureParameters) {
  std::mt19937_64 random(5);
  ProgramBuilder builder;
  const NodeId x = builder.input(70, 0, 7);
  std::vector<std::int32_t> weights(5 * 70);
  for (auto& w : weights) w = static_cast<std::int32_t>(random() % 15) - 7;
  const NodeId hidden = builder.square(builder.dense(x, 5, weights, {1, -2, 3, -4, 5}));
  builder.dense(hidden, 2, {1, -1, 2, -2, 3, 3, -2, 2, -1, 1});
  const Program program = builder.build();
  const ParametersPtr parameters =
      Parameters::create({4096, smallest_prime_above(1 << 16, 8192), largest_primes(48, 8192, 2),
                          SecurityLevel::bits_128});
  expect_reference(program, parameters, 4096, random);
}

/// More columns than products fit one accumulator.
TEST(Engine, DeepSums) {
  std::mt19937_64 random(6);
  for (const bool with_signs : {false, true}) {
    ProgramBuilder builder;
    const NodeId x = builder.input(5000, 0, 7);
    std::vector<std::int32_t> weights(2 * 5000);
    for (auto& w : weights) w = static_cast<std::int32_t>(random() % 8) - (with_signs ? 4 : 0);
    builder.dense(x, 2, weights, {17, -17});
    const Program program = builder.build();
    expect_reference(program, testing::parameters_for(program, 16, 1 << 20, 49), 16, random);
  }
}

/// The largest residues under the largest weights, for which an accumulator is filled to the brim.
TEST(Engine, DeepSumsOfTheLargestProducts) {
  const ParametersPtr parameters = testing::small_parameters(16, 100, {38});
  const Modulus& modulus = parameters->coeff_modulus(0);
  for (const std::size_t columns : {4095, 4096, 4097, 9000}) {
    for (const std::int32_t lowest : {1, -8191}) {
      // Without a negative weight 14 bits: 16383. With -8191 the offset makes 8192 of 1.
      const std::int32_t largest = lowest < 0 ? 8192 : 16383;
      std::vector<std::int32_t> weights(columns, largest);
      weights.back() = lowest;
      ProgramBuilder builder;
      builder.dense(builder.input(columns, 0, 1), 1, weights);
      const Program program = builder.build();
      EncryptedBatch batch(parameters, columns, 2, 1, std::nullopt);
      Ciphertext largest_residues(parameters, 2);
      for (const std::size_t part : {0, 1}) {
        for (auto& x : largest_residues.residues(part, 0)) x = modulus.value() - 1;
      }
      for (std::size_t i = 0; i < columns; ++i) batch.store(i, largest_residues);
      const Ciphertext sum = Engine(program, parameters).run(batch, 1).load(0);
      const std::int64_t weight_sum = static_cast<std::int64_t>(columns - 1) * largest + lowest;
      const std::uint64_t expected = modulus.reduce_signed(-weight_sum);
      for (const std::size_t part : {0, 1}) {
        for (const std::uint64_t x : sum.residues(part, 0)) ASSERT_EQ(x, expected) << columns;
      }
    }
  }
}

TEST(Engine, RefusesWeightsBeyondTheKernelsProducts) {
  const auto program_with = [](std::int32_t low, std::int32_t high) {
    ProgramBuilder builder;
    builder.dense(builder.input(2, 0, 1), 1, {low, high}, {}, "wide");
    return builder.build();
  };
  const ParametersPtr parameters = testing::small_parameters(16, 100, {38, 50});
  EXPECT_NO_THROW(Engine(program_with(0, 3), parameters));
  EXPECT_NO_THROW(Engine(program_with(-1, 2), parameters));
  expect_error(ErrorCode::does_not_fit, "'wide'", [&] { Engine(program_with(0, 4), parameters); });
  expect_error(ErrorCode::does_not_fit, "50 bits",
               [&] { Engine(program_with(-2, 2), parameters); });
}

TEST(Engine, RefusesBatchesThatAreNotItsOwn) {
  ProgramBuilder builder;
  builder.dense(builder.input(3, 0, 1), 1, {1, 2, 3});
  const Program program = builder.build();
  const ParametersPtr parameters = testing::small_parameters(16, 100, {40, 41});
  const Engine engine(program, parameters);
  const auto run = [&](const ParametersPtr& batch_parameters, std::size_t features,
                       std::size_t parts) {
    engine.run(EncryptedBatch(batch_parameters, features, parts, 1, std::nullopt), 1);
  };
  EXPECT_NO_THROW(run(parameters, 3, 2));
  expect_error(ErrorCode::incompatible, "4 ciphertexts", [&] { run(parameters, 4, 2); });
  expect_error(ErrorCode::incompatible, "3 parts", [&] { run(parameters, 3, 3); });
  expect_error(ErrorCode::incompatible, "other parameters", [&] {
    run(testing::small_parameters(16, 100, {41, 40}), 3, 2);
  });
}

}  // namespace
}  // namespace sealion
