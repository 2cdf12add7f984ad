#include "layouts/slotwise/noise/noise.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numbers>
#include <optional>

#include "layouts/slotwise/measured_noise.h"
#include "layouts/slotwise/noise/tails.h"
#include "program/builders.h"
#include "ring/primes.h"
#include "schemes/bgv/encryptor.h"
#include "support/ciphertext_interpreter.h"
#include "support/expect_error.h"
#include "support/parameters.h"
#include "support/random_program.h"

namespace sealion {
namespace {

enum class Messages { independent, all_the_same, even_features_the_same };

/// Encrypts random slots in [0, t); of `even_features_the_same`, the odd ones are zero.
testing::CiphertextTensor encrypt(const ParametersPtr& parameters, const SecretKey& key,
                                  std::size_t features, Messages messages,
                                  std::mt19937_64& random) {
  SymmetricEncryptor encryptor(parameters, key, EncryptionSeed::draw(features));
  const BatchEncoder encoder(parameters);
  std::vector<std::int64_t> slots(parameters->n());
  Plaintext plain;
  testing::CiphertextTensor result;
  for (std::size_t i = 0; i < features; ++i) {
    if (i == 0 || messages == Messages::independent) {
      for (auto& slot : slots) slot = static_cast<std::int64_t>(random() >> 1);
    }
    const bool is_off = messages == Messages::even_features_the_same && i % 2 != 0;
    encoder.encode(is_off ? std::vector<std::int64_t>(slots.size()) : slots, plain);
    Ciphertext out(parameters, 2);
    encryptor.encrypt(plain, i, out);
    result.push_back(std::move(out));
  }
  return result;
}

void add_coefficients(Ciphertext& x, std::size_t part,
                      const std::vector<std::int64_t>& coefficients) {
  const Parameters& parameters = *x.parameters();
  for (std::size_t limb = 0; limb < x.limbs(); ++limb) {
    const Modulus& p = parameters.coeff_modulus(limb);
    std::vector<std::uint64_t> row;
    for (const std::int64_t c : coefficients) row.push_back(p.reduce_signed(c));
    parameters.coeff_ntt(limb).forward(row);
    const auto residues = x.residues(part, limb);
    for (std::size_t i = 0; i < row.size(); ++i) residues[i] = p.add(residues[i], row[i]);
  }
}

/// The noise of what Microsoft SEAL's clients encrypt: messages that are not centred have t more in
/// about every other coefficient; encryption under the public key leaves errors in both parts that
/// have the mean t/2 and the variance t^2/12.
void make_like_seal(testing::CiphertextTensor& tensor, std::mt19937_64& random) {
  for (Ciphertext& x : tensor) {
    const auto t = static_cast<std::int64_t>(x.parameters()->plain_modulus().value());
    std::vector<std::int64_t> error(x.parameters()->n());
    for (auto& c : error) c = random() % 2 == 0 ? t : 0;
    add_coefficients(x, 0, error);
    for (std::size_t part = 0; part < 2; ++part) {
      for (auto& c : error) c = t / 2 + (random() % 12 == 0 ? (random() % 2 == 0 ? t : -t) : 0);
      add_coefficients(x, part, error);
    }
  }
}

double largest_noise(const testing::CiphertextTensor& tensor, const SecretKey& key) {
  double bits = 0;
  for (const Ciphertext& x : tensor) bits = std::max(bits, testing::noise_bits(x, key));
  return bits;
}

/// A program on encryptions: its noise, forecast and measured.
struct Trial {
  NoiseForecast forecast, measured;
};

struct TrialSetting {
  std::size_t n = 1024;
  std::vector<Barrier> barriers = {};
  Messages messages = Messages::independent;
  ClientKind client = ClientKind::sealion;
  int limbs = 6;
  double key_at_root = 0;  ///< |s(zeta)|^2 over its mean at one root; 0 as keys are
};

/// A key that is large at the root exp(i pi / n): some coefficients have the signs of the cosine.
SecretKey key_at_root(const ModulusChainPtr& chain, double square, std::mt19937_64& random) {
  const auto n = static_cast<double>(chain->n());
  const double share = std::sqrt(square * (2 * n / 3)) / (2 * n / std::numbers::pi);
  std::bernoulli_distribution is_aligned(share);
  std::vector<std::int8_t> coefficients;
  for (std::size_t j = 0; j < chain->n(); ++j) {
    const auto any = static_cast<std::int8_t>(static_cast<int>(random() % 3) - 1);
    const std::int8_t sign = 2 * j < chain->n() ? 1 : -1;
    coefficients.push_back(is_aligned(random) ? sign : any);
  }
  return SecretKey::from_coefficients(chain, {}, coefficients);
}

Trial measure(const Program& program, const TrialSetting& setting) {
  std::mt19937_64 random(7);
  const std::vector<int> prime_bits(static_cast<std::size_t>(setting.limbs), 44);
  const ParametersLiteral literal = testing::small_literal(setting.n, 1 << 17, prime_bits, 50);
  const ParametersPtr parameters = testing::make_parameters(literal);
  const SecretKey key = setting.key_at_root == 0
                            ? SecretKey::generate(parameters->chain())
                            : key_at_root(parameters->chain(), setting.key_at_root, random);
  const Schedule schedule(program, parameters->limbs(), setting.barriers);
  std::optional<EvaluationKeys> keys;
  if (schedule.relinearised_parts() > 2) {
    keys = EvaluationKeys::generate(parameters, key,
                                    {schedule.relinearised_limbs(), schedule.relinearised_parts()});
  }
  testing::CiphertextTensor inputs =
      encrypt(parameters, key, program.input_size(), setting.messages, random);
  if (setting.client == ClientKind::seal) make_like_seal(inputs, random);
  const auto trace =
      testing::interpret(program, schedule, parameters, std::move(inputs), keys ? &*keys : nullptr);
  Trial trial{forecast_noise(program, schedule,
                             {.n = setting.n,
                              .plain_modulus = literal.plain_moduli[0],
                              .coeff_moduli = literal.coeff_moduli,
                              .special_prime = literal.special_prime,
                              .client = setting.client}),
              {}};
  for (const auto& node : trace.made) trial.measured.made.push_back(largest_noise(node, key));
  for (const auto& stage : trace.crossed) {
    double bits = 0;
    for (const auto& kept : stage) bits = std::max(bits, largest_noise(kept, key));
    trial.measured.crossed.push_back(bits);
  }
  return trial;
}

/// The noise is never above the forecast, and at most `near` bits below it.
void expect_safe_and_near(const Program& program, const TrialSetting& setting, double near) {
  const Trial trial = measure(program, setting);
  const auto& [forecast, measured] = trial;
  ASSERT_EQ(forecast.made.size(), measured.made.size());
  ASSERT_EQ(forecast.crossed.size(), measured.crossed.size());
  for (NodeId id = 0; id < forecast.made.size(); ++id) {
    EXPECT_GE(forecast.made[id], measured.made[id]) << program.node(id).name;
    EXPECT_LE(forecast.made[id], measured.made[id] + near) << program.node(id).name;
  }
  for (std::size_t stage = 0; stage < forecast.crossed.size(); ++stage) {
    EXPECT_GE(forecast.crossed[stage], measured.crossed[stage]) << "stage " << stage;
    EXPECT_LE(forecast.crossed[stage], measured.crossed[stage] + near) << "stage " << stage;
  }
}

constexpr double near_one_layer = 3;
constexpr double near_many_layers = 5;
/// The tails of degree 8 that one of 2^40 has, at the smaller rings of these tests.
constexpr double tail_bits = 6;

/// 8x8 image, convolution, square, pool, dense, square, dense: as CNN-16 does.
Program small_cnn() {
  std::mt19937_64 random(9);
  ProgramBuilder builder;
  const Window kernel = same_padding({.height = 8,
                                      .width = 8,
                                      .kernel_height = 3,
                                      .kernel_width = 3,
                                      .stride_y = 2,
                                      .stride_x = 2});
  const Window pool{.height = 4,
                    .width = 4,
                    .channels = 3,
                    .kernel_height = 2,
                    .kernel_width = 2,
                    .stride_y = 2,
                    .stride_x = 2};
  NodeId x = builder.input(64, 0, 7);
  x = builder.conv2d(x, kernel, 3, testing::random_weights(random, 27, 7), {3, -3, 100});
  x = builder.sum_pool(builder.square(x), pool);
  x = builder.square(builder.dense(x, 8, testing::random_weights(random, 96, 7)));
  builder.dense(x, 4, testing::random_weights(random, 32, 7));
  return builder.build();
}

TEST(NoiseForecast, IsSafeAndNearForOneSquare) {
  const Program program = testing::two_layers(100, 12, 6, 7);
  for (const std::size_t n : {1024, 2048}) {
    expect_safe_and_near(program, {.n = n}, near_one_layer);
  }
}

TEST(NoiseForecast, IsSafeAndNearForConvolutionsPoolsAndTwoSquares) {
  expect_safe_and_near(small_cnn(), {}, near_many_layers);
}

TEST(NoiseForecast, IsSafeForFeaturesThatAreAllTheSame) {
  const Messages same = Messages::all_the_same;
  expect_safe_and_near(testing::two_layers(100, 12, 6, 7), {.messages = same}, near_one_layer);
  expect_safe_and_near(small_cnn(), {.messages = same}, near_many_layers);
}

TEST(NoiseForecast, IsSafeAndNearForMicrosoftSealsClients) {
  // The bound holds for all keys but one in 2^40; |s (1 + X + ...)| of most is several bits less,
  // and squares count it twice, and twice more.
  expect_safe_and_near(testing::two_layers(100, 12, 6, 7), {.client = ClientKind::seal},
                       near_one_layer + 12);
  expect_safe_and_near(small_cnn(), {.client = ClientKind::seal}, near_many_layers + 24);
}

TEST(NoiseForecast, IsSafeForWeightsOfOneSign) {
  ProgramBuilder builder;
  NodeId x = builder.input(60, 0, 7);
  x = builder.dense(x, 5, std::vector<std::int32_t>(300, 3), {1, -2, 3, 4, 5});
  x = builder.square(builder.dense(builder.square(x), 5, std::vector<std::int32_t>(25, 2)));
  const Program program = builder.build();
  expect_safe_and_near(program, {}, near_many_layers + 1);
  expect_safe_and_near(program, {.messages = Messages::all_the_same}, near_many_layers + 1);
}

// Powers of one value are far from Gaussian: no layer mixes them.
TEST(NoiseForecast, IsSafeAndNearForPolynomials) {
  ProgramBuilder builder;
  NodeId x = builder.input(6, 0, 7);
  builder.polynomial(x, {5, -3, 2, 0, 7, 0, 0, 1});
  expect_safe_and_near(builder.build(), {.n = 2048}, near_many_layers + tail_bits);
}

/// Sums of +-1 times the features, squared twice.
Program squared_twice(std::size_t features) {
  std::vector<std::int32_t> weights;
  for (std::size_t i = 0; i < features; ++i) weights.push_back(i % 2 == 0 ? 1 : -1);
  ProgramBuilder builder;
  const NodeId x = builder.input(features, 0, 7);
  builder.square(builder.square(builder.dense(x, 1, weights)));
  return builder.build();
}

// Where the features with positive weights have one message and the others none, it adds up to half
// as much as there are features: no independent messages and none that all have do.
TEST(NoiseForecast, IsSafeForFeaturesThatShareAMessageWhereTheirWeightsAgree) {
  expect_safe_and_near(squared_twice(1000), {.messages = Messages::even_features_the_same},
                       near_many_layers);
}

TEST(NoiseForecast, CountsASharedMessageByItsLargestCoefficient) {
  const std::size_t features = 1000;
  const double n = 1024, t = 12289;
  const double bits =
      forecast_noise(squared_twice(features), Schedule(squared_twice(features), 3, {}),
                     {.n = 1024,
                      .plain_modulus = 12289,
                      .coeff_moduli = largest_primes(44, 2048, 3),
                      .client = ClientKind::sealion})
          .made[1];
  const double own = tail_deviations(1, n) * std::sqrt(features * (10.5 + 1.0 / 12));
  EXPECT_NEAR(bits, std::log2(t * (own + features / 2 / 2.0)), 1e-9);
}

TEST(NoiseForecast, IsSafeAndNearForProductsOfDifferentValues) {
  std::mt19937_64 random(4);
  ProgramBuilder builder;
  const NodeId x = builder.input(30, 0, 7);
  const NodeId left = builder.dense(x, 6, testing::random_weights(random, 180, 7));
  const NodeId right = builder.dense(x, 6, testing::random_weights(random, 180, 2));
  const NodeId product = builder.product(left, right);
  builder.dense(builder.product(product, left), 3, testing::random_weights(random, 18, 7));
  expect_safe_and_near(builder.build(), {}, near_many_layers);
}

TEST(NoiseForecast, IsSafeAndNearForSumsAndConcatenations) {
  std::mt19937_64 random(5);
  ProgramBuilder builder;
  const NodeId x = builder.input(12, -7, 7);
  const NodeId y = builder.dense(x, 12, testing::random_weights(random, 144, 7));
  const NodeId sum = builder.combination({x, y, x}, {-7, 2, 3}, std::vector<std::int64_t>(12, 9));
  const NodeId all = builder.concatenate({sum, x, y});
  builder.square(builder.dense(all, 4, testing::random_weights(random, 144, 7)));
  expect_safe_and_near(builder.build(), {}, near_many_layers);
}

TEST(NoiseForecast, OfARelinearisationIsSafeAndNear) {
  const Program program = testing::two_layers(20, 6, 6, 7);
  expect_safe_and_near(program, {.barriers = {{.after = 2, .relinearise = true}}}, near_one_layer);
}

TEST(NoiseForecast, OfASwitchIsSafeAndNearDownToTheRounding) {
  const Program program = testing::two_layers(20, 6, 6, 7);
  for (std::size_t dropped = 1; dropped <= 2; ++dropped) {
    expect_safe_and_near(program, {.barriers = {{.after = 2, .dropped_limbs = dropped}}},
                         near_one_layer);
    expect_safe_and_near(
        program, {.barriers = {{.after = 2, .relinearise = true, .dropped_limbs = dropped}}},
        near_one_layer);
  }
}

TEST(NoiseForecast, OfTheRelinearisationOfManyPartsAtTheFloorIsSafeAndNear) {
  // Of so many that the largest of fourth powers varies little.
  constexpr std::size_t size = 12;
  ProgramBuilder builder;
  NodeId x = builder.input(size, 0, 7);
  x = builder.polynomial(x, {0, 0, 0, 0, 1});
  std::vector<std::int32_t> weights(2 * size);
  weights[0] = weights[1] = weights[size] = 1;
  weights[size + 1] = -1;
  builder.dense(x, 2, std::move(weights));
  // Switched first, and relinearised where nothing but rounding is left.
  expect_safe_and_near(builder.build(),
                       {.barriers = {{.after = 2, .dropped_limbs = 3},
                                     {.after = 3, .relinearise = true, .dropped_limbs = 1}}},
                       near_many_layers);
}

// One key in some millions has as much at a root, whose powers all parts but the first multiply.
TEST(NoiseForecast, OfASwitchOfManyPartsIsSafeForKeysThatAreLargeAtARoot) {
  ProgramBuilder builder;
  NodeId x = builder.input(2, 0, 7);
  for (int level = 0; level < 3; ++level) x = builder.square(x);
  expect_safe_and_near(builder.build(),
                       {.barriers = {{.after = x, .dropped_limbs = 4}}, .key_at_root = 22},
                       near_many_layers + 2 * tail_bits);
}

/// Squares with a barrier before each but the first.
Trial four_squares() {
  std::mt19937_64 random(2);
  ProgramBuilder builder;
  NodeId x = builder.input(10, 0, 7);
  std::vector<Barrier> barriers;
  for (int level = 0; level < 4; ++level) {
    if (level > 0) barriers.push_back({.after = x, .relinearise = true, .dropped_limbs = 1});
    x = builder.square(builder.dense(x, 10, testing::random_weights(random, 100, 7)));
  }
  return measure(builder.build(), {.n = 2048, .barriers = barriers});
}

TEST(NoiseForecast, IsSafeAndNearOverManyLevels) {
  const Trial trial = four_squares();
  for (NodeId id = 0; id < trial.forecast.made.size(); ++id) {
    EXPECT_GE(trial.forecast.made[id], trial.measured.made[id]) << id;
    EXPECT_LE(trial.forecast.made[id], trial.measured.made[id] + near_many_layers + tail_bits)
        << id;
  }
}

TEST(NoiseForecast, StaysANumberForTheRoundingOfManyParts) {
  ProgramBuilder builder;
  NodeId x = builder.input(1, 0, 1);
  for (int level = 0; level < 8; ++level) x = builder.square(x);
  const Program program = builder.build();
  const NoiseSetting setting{
      .n = 32768, .plain_modulus = 786433, .coeff_moduli = largest_primes(44, 65536, 3)};
  const Schedule schedule(program, 3, {{.after = x, .dropped_limbs = 2}});
  const double crossed = forecast_noise(program, schedule, setting).crossed.back();
  EXPECT_TRUE(std::isfinite(crossed));
  EXPECT_GT(crossed, 256 * 7);  // |s|^256 alone
}

// A value from before a barrier meets one that has been through it twice.
TEST(NoiseForecast, IsSafeWhereCorrectionsDiffer) {
  std::mt19937_64 random(6);
  ProgramBuilder builder;
  const NodeId x = builder.input(8, 0, 7);
  const NodeId y = builder.square(builder.dense(x, 8, testing::random_weights(random, 64, 7)));
  const NodeId z = builder.square(y);
  const NodeId sum = builder.combination({x, z, y}, {5, 1, -3}, std::vector<std::int64_t>(8, 99));
  builder.dense(builder.concatenate({sum, x}), 2, testing::random_weights(random, 32, 7), {1, 2});
  const std::vector<Barrier> barriers = {{.after = y, .relinearise = true, .dropped_limbs = 1}};
  expect_safe_and_near(builder.build(), {.barriers = barriers}, 18);
}

/// Of double precision: where only biases are left, the forecast is exact.
constexpr double rounding = 1e-9;

/// Up to three barriers at random places.
std::vector<Barrier> few_random_barriers(const Program& program, std::mt19937_64& random) {
  std::vector<Barrier> barriers;
  for (NodeId id = 1; id < program.nodes().size() && barriers.size() < 3; ++id) {
    if (random() % 4 != 0) continue;
    const std::size_t dropped = random() % 2;
    barriers.push_back(
        {.after = id, .relinearise = dropped == 0 || random() % 2 == 0, .dropped_limbs = dropped});
  }
  return barriers;
}

RC_GTEST_PROP(NoiseForecastOfRandomPrograms, IsSafe, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint32_t>();
  std::mt19937_64 random(seed);
  const Program program = testing::random_program(
      seed,
      {.depth = 2, .steps = 4, .largest_input = 12, .largest_layer = 8, .largest_value = 0x1p30});
  const TrialSetting setting{
      .n = 256,
      .barriers = few_random_barriers(program, random),
      .messages = random() % 2 == 0 ? Messages::independent : Messages::all_the_same,
      .client = random() % 2 == 0 ? ClientKind::sealion : ClientKind::seal,
      .limbs = 7};
  const auto [forecast, measured] = measure(program, setting);
  // Beyond the modulus nothing can be measured.
  const double capacity = 44.0 * (setting.limbs - double(setting.barriers.size())) - 2;
  RC_PRE(*std::max_element(forecast.made.begin(), forecast.made.end()) < capacity);
  for (NodeId id = 0; id < forecast.made.size(); ++id) {
    RC_ASSERT(forecast.made[id] >= measured.made[id] - rounding);
  }
  for (std::size_t stage = 0; stage < forecast.crossed.size(); ++stage) {
    RC_ASSERT(forecast.crossed[stage] >= measured.crossed[stage] - rounding);
  }
}

NoiseForecast forecast_without_barriers(const Program& program, const NoiseSetting& setting) {
  return forecast_noise(program, Schedule(program, setting.coeff_moduli.size(), {}), setting);
}

// log2 of the invariant noise budget that Microsoft SEAL measures for random weights in [-7, 7]:
// BGV, symmetric, n = 4096, two primes of 38 bits. The forecast provides for the public key too.
TEST(NoiseForecast, IsBelowMicrosoftSealButNear) {
  struct Row {
    int t_bits;
    double fresh, dense, square;
  };
  const Program program = testing::two_layers(784, 30, 10, 7);
  for (const Row& row : {Row{20, 51, 44, 9}, Row{23, 48, 41, 3}}) {
    const NoiseSetting setting{.n = 4096,
                               .plain_modulus = largest_primes(row.t_bits, 8192, 1).front(),
                               .coeff_moduli = largest_primes(38, 8192, 2)};
    const std::vector<double> noise = forecast_without_barriers(program, setting).made;
    const double budget = 76 - 1;
    const double measured[] = {row.fresh, row.dense, row.square};
    for (NodeId id = 0; id < 3; ++id) {
      EXPECT_LE(budget - noise[id], measured[id]) << "t bits " << row.t_bits << ", node " << id;
      // The public key's noise is 5 bits more, and 12 squared, as its mean counts in full then.
      const double near = id == 2 ? 16.5 : 5.5;
      EXPECT_GE(budget - noise[id], measured[id] - near)
          << "t bits " << row.t_bits << ", node " << id;
    }
  }
}

NoiseSetting small_setting() {
  return {.n = 1024, .plain_modulus = 12289, .coeff_moduli = largest_primes(44, 2048, 3)};
}

TEST(NoiseForecast, IsSafeForNodesTooLargeForCovariances) {
  std::mt19937_64 random(3);
  ProgramBuilder builder;
  NodeId x = builder.input(5, 0, 7);
  x = builder.dense(x, 9000, testing::random_weights(random, 45000, 7));
  builder.dense(builder.square(x), 2, testing::random_weights(random, 18000, 7));
  const Program large = builder.build();
  // A smaller layer of the same kind, where covariances are known.
  const Program small = testing::two_layers(5, 500, 2, 7);
  const NoiseForecast forecast = forecast_without_barriers(large, small_setting());
  const NoiseForecast exact = forecast_without_barriers(small, small_setting());
  EXPECT_GE(forecast.made[2], exact.made[2]);
  EXPECT_LE(forecast.made[2], exact.made[2] + 14);
  EXPECT_GE(forecast.made[3], exact.made[3]);
}

TEST(NoiseForecast, OfZeroWeightsIsNothing) {
  ProgramBuilder builder;
  NodeId x = builder.input(5, 0, 7);
  x = builder.dense(x, 2, std::vector<std::int32_t>(10));
  builder.square(x);
  const auto bits = forecast_without_barriers(builder.build(), small_setting()).made;
  EXPECT_EQ(bits[1], 0);
  EXPECT_EQ(bits[2], 0);
}

/// What sparse rows without entries make, and what follows from it.
TEST(NoiseForecast, OfConstantsIsNothingButTheConstants) {
  ProgramBuilder builder;
  const NodeId x = builder.sparse(builder.input(2, 0, 3), {{}, {}});
  const NodeId square = builder.square(x);
  const NodeId mixed = builder.sparse(square, {{{0, 3}}, {}}, {1000, 0});
  builder.product(mixed, builder.sum({square, x}));
  const Program program = builder.build();
  const Schedule schedule(program, 2, {{.after = square, .relinearise = true, .dropped_limbs = 1}});
  const NoiseForecast forecast = forecast_noise(program, schedule,
                                                {.n = 64,
                                                 .plain_modulus = 257,
                                                 .coeff_moduli = {1 << 30, 1 << 30},
                                                 .special_prime = 1 << 30});
  EXPECT_EQ(forecast.made[x], 0);
  EXPECT_EQ(forecast.made[square], 0);
  for (const double bits : forecast.made) EXPECT_TRUE(std::isfinite(bits));
  EXPECT_LT(forecast.made[mixed], 25);
}

TEST(NoiseForecast, StaysANumberAtAnyDepth) {
  ProgramBuilder builder;
  NodeId x = builder.input(2, 0, 1);
  std::vector<Barrier> barriers;
  for (int level = 0; level < 20; ++level) {
    x = builder.square(x);
    barriers.push_back({.after = x, .relinearise = true});
  }
  builder.dense(x, 1, {1, -1}, {5});
  const Program program = builder.build();
  NoiseSetting setting = small_setting();
  setting.special_prime = 18014398509404161;
  const NoiseForecast forecast = forecast_noise(program, Schedule(program, 3, barriers), setting);
  for (std::size_t id = 1; id < forecast.made.size(); ++id) {
    EXPECT_TRUE(std::isfinite(forecast.made[id]));
    EXPECT_GT(forecast.made[id], forecast.made[id - 1]);
  }
}

TEST(NoiseForecast, IsTheSameFromAForecasterThatRemembers) {
  const Program program = small_cnn();
  NoiseForecaster forecaster(program);
  NoiseSetting setting = small_setting();
  for (const std::uint64_t t : {12289, 40961, 12289}) {
    setting.plain_modulus = t;
    for (const NodeId after : {5, 2, 3}) {
      const Schedule schedule(program, 3, {{.after = after, .dropped_limbs = 1}});
      const NoiseForecast remembered = forecaster(schedule, setting);
      const NoiseForecast direct = forecast_noise(program, schedule, setting);
      EXPECT_EQ(remembered.made, direct.made);
      EXPECT_EQ(remembered.crossed, direct.crossed);
    }
  }
}

TEST(NoiseForecast, RefusesPrimesThatAreMissing) {
  const Program program = testing::two_layers(4, 2, 2, 7);
  testing::expect_error(ErrorCode::invalid_argument, "4 limbs with 3", [&] {
    forecast_noise(program, Schedule(program, 4, {}), small_setting());
  });
  const Schedule schedule(program, 3, {{.after = 2, .relinearise = true}});
  testing::expect_error(ErrorCode::invalid_argument, "special prime",
                        [&] { forecast_noise(program, schedule, small_setting()); });
}

}  // namespace
}  // namespace sealion
