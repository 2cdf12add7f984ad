#include "schemes/bgv/arithmetic.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "base/error.h"
#include "base/int128.h"
#include "fixtures.h"
#include "schemes/bgv/modulus_switching.h"
#include "schemes/bgv/public_key.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::Scheme;
using testing::Slots;

/// A ciphertext and what is in it.
struct Value {
  Ciphertext ciphertext;
  Slots slots;
};

class Arithmetic : public ::testing::Test {
 protected:
  /// The integers f(a_i, b_i) modulo t, centred.
  Slots map(const Slots& a, const Slots& b, const std::function<int128(int128, int128)>& f) const {
    const auto t = static_cast<int128>(scheme.parameters->plain_modulus().value());
    Slots result(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      const auto residue = static_cast<std::uint64_t>((f(a[i], b[i]) % t + t) % t);
      result[i] = scheme.parameters->plain_modulus().centre(residue);
    }
    return result;
  }

  Value fresh() {
    const Slots slots = scheme.random_slots();
    return {scheme.encrypt(slots), slots};
  }
  Value product(const Value& a, const Value& b) const {
    return {multiply(a.ciphertext, b.ciphertext),
            map(a.slots, b.slots, [](int128 x, int128 y) { return x * y; })};
  }
  /// One value for each part count from 1 to 5.
  std::vector<Value> values() {
    const Value two = fresh();
    const Value three = product(fresh(), fresh());
    const Value one = {add_integer(Ciphertext(scheme.parameters, 1), -7), Slots(64, -7)};
    return {one, two, three, product(three, two), product(three, product(two, two))};
  }
  void expect_value(const Value& value, std::size_t parts) {
    EXPECT_EQ(value.ciphertext.parts(), parts);
    EXPECT_GT(scheme.decryptor.noise_budget_bits(value.ciphertext), 0);
    EXPECT_EQ(scheme.decrypt(value.ciphertext), value.slots);
  }

  Scheme scheme{testing::small_parameters(64, 60000, {50, 49, 50, 50, 38, 50, 50, 50})};
};

TEST_F(Arithmetic, ValuesHaveOneToFiveParts) {
  const std::vector<Value> all = values();
  for (std::size_t i = 0; i < all.size(); ++i) expect_value(all[i], i + 1);
}

TEST_F(Arithmetic, AddAndSubtractAnyPartCounts) {
  const std::vector<Value> all = values();
  for (const Value& a : all) {
    for (const Value& b : all) {
      const std::size_t parts = std::max(a.ciphertext.parts(), b.ciphertext.parts());
      expect_value({add(a.ciphertext, b.ciphertext),
                    map(a.slots, b.slots, [](int128 x, int128 y) { return x + y; })},
                   parts);
      expect_value({subtract(a.ciphertext, b.ciphertext),
                    map(a.slots, b.slots, [](int128 x, int128 y) { return x - y; })},
                   parts);
    }
  }
}

TEST_F(Arithmetic, MultiplyAnyPartCounts) {
  const std::vector<Value> all = values();
  for (const Value& a : all) {
    for (const Value& b : all) {
      expect_value(product(a, b), a.ciphertext.parts() + b.ciphertext.parts() - 1);
    }
  }
}

TEST_F(Arithmetic, IntegersOfAnySign) {
  const auto t = static_cast<std::int64_t>(scheme.parameters->plain_modulus().value());
  for (const Value& a : values()) {
    for (const std::int64_t k :
         {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, std::int64_t{7}, std::int64_t{-1000},
          t, -t / 2, std::int64_t{1} << 40, std::numeric_limits<std::int64_t>::min()}) {
      const std::size_t parts = a.ciphertext.parts();
      expect_value({multiply_integer(a.ciphertext, k),
                    map(a.slots, a.slots, [k](int128 x, int128) { return x * k; })},
                   parts);
      expect_value({add_integer(a.ciphertext, k),
                    map(a.slots, a.slots, [k](int128 x, int128) { return x + k; })},
                   parts);
    }
  }
}

TEST_F(Arithmetic, SmallIntegersMakeLittleNoise) {
  const Value a = fresh();
  const int before = scheme.decryptor.noise_budget_bits(a.ciphertext);
  const int after = scheme.decryptor.noise_budget_bits(multiply_integer(a.ciphertext, -8));
  EXPECT_GE(after, before - 3);
}

TEST_F(Arithmetic, LongRandomExpressions) {
  std::mt19937_64 random(7);
  std::vector<Value> pool = {fresh(), fresh(), fresh()};
  for (int step = 0; step < 60; ++step) {
    const Value a = pool[random() % pool.size()];
    const Value b = pool[random() % pool.size()];
    const auto k = static_cast<std::int64_t>(random() % 201) - 100;
    Value result = a;
    switch (random() % 5) {
      case 0:
        result = {add(a.ciphertext, b.ciphertext),
                  map(a.slots, b.slots, [](int128 x, int128 y) { return x + y; })};
        break;
      case 1:
        result = {subtract(a.ciphertext, b.ciphertext),
                  map(a.slots, b.slots, [](int128 x, int128 y) { return x - y; })};
        break;
      case 2:
        result = {multiply_integer(a.ciphertext, k),
                  map(a.slots, a.slots, [k](int128 x, int128) { return x * k; })};
        break;
      case 3:
        result = {add_integer(a.ciphertext, k),
                  map(a.slots, a.slots, [k](int128 x, int128) { return x + k; })};
        break;
      default:
        result = product(a, b);
    }
    if (scheme.decryptor.noise_budget_bits(result.ciphertext) == 0) continue;
    ASSERT_EQ(scheme.decrypt(result.ciphertext), result.slots) << "step " << step;
    pool[random() % pool.size()] = result;
  }
}

TEST_F(Arithmetic, OperandsMustShareTheirParameters) {
  const Ciphertext a(scheme.parameters, 2);
  const Ciphertext b(testing::small_parameters(64, 60000, {50}), 2);
  testing::expect_error(ErrorCode::incompatible, "different", [&] { add(a, b); });
  testing::expect_error(ErrorCode::incompatible, "different", [&] { subtract(a, b); });
  testing::expect_error(ErrorCode::incompatible, "different", [&] { multiply(a, b); });
}

TEST_F(Arithmetic, OperandsMustShareTheirLimbs) {
  const Ciphertext a(scheme.parameters, 2, 3);
  const Ciphertext b(scheme.parameters, 2, 4);
  testing::expect_error(ErrorCode::incompatible, "3 and 4 limbs", [&] { add(a, b); });
  testing::expect_error(ErrorCode::incompatible, "3 and 4 limbs", [&] { subtract(a, b); });
  testing::expect_error(ErrorCode::incompatible, "3 and 4 limbs", [&] { multiply(a, b); });
}

TEST_F(Arithmetic, SummandsMustShareTheirCorrection) {
  const Ciphertext a(scheme.parameters, 2);
  Ciphertext b(scheme.parameters, 2);
  b.set_correction(5);
  testing::expect_error(ErrorCode::incompatible, "1 and 5", [&] { add(a, b); });
  testing::expect_error(ErrorCode::incompatible, "1 and 5", [&] { subtract(a, b); });
  EXPECT_EQ(multiply(a, b).correction(), 5U);
  EXPECT_EQ(multiply(b, b).correction(), 25U);
}

TEST_F(Arithmetic, WorksOnSwitchedCiphertexts) {
  ModulusSwitcher switched(scheme.parameters);
  for (const std::size_t limbs : {7, 4, 3}) {
    const Value x = fresh(), y = fresh();
    const Value a = {switched(x.ciphertext, limbs), x.slots};
    const Value b = {switched(y.ciphertext, limbs), y.slots};
    ASSERT_NE(a.ciphertext.correction(), 1U);
    expect_value({add(a.ciphertext, b.ciphertext),
                  map(a.slots, b.slots, [](int128 v, int128 w) { return v + w; })},
                 2);
    expect_value({subtract(a.ciphertext, b.ciphertext),
                  map(a.slots, b.slots, [](int128 v, int128 w) { return v - w; })},
                 2);
    const Value square = product(a, b);
    expect_value(square, 3);
    expect_value({multiply_integer(square.ciphertext, -12),
                  map(square.slots, square.slots, [](int128 v, int128) { return v * -12; })},
                 3);
    expect_value({add_integer(square.ciphertext, -1234567),
                  map(square.slots, square.slots, [](int128 v, int128) { return v - 1234567; })},
                 3);
  }
}

TEST_F(Arithmetic, PublicEncryptionsComputeToo) {
  const PublicKey key = PublicKey::generate(scheme.parameters, scheme.key);
  PublicEncryptor encryptor(key);
  const Slots slots = scheme.random_slots();
  Value a = {Ciphertext(scheme.parameters, 2), slots};
  encryptor.encrypt(scheme.encode(slots), a.ciphertext);
  expect_value(product(a, fresh()), 3);
}

}  // namespace
}  // namespace sealion
