#include "schemes/bgv/encoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "base/error.h"
#include "base/int128.h"
#include "fixtures.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::Scheme;
using testing::Slots;

TEST(Encoder, DecodesWhatItEncoded) {
  for (const std::size_t n : {8, 16, 64, 1024}) {
    for (const std::uint64_t above :
         {std::uint64_t{2}, std::uint64_t{60000}, std::uint64_t{1} << 34}) {
      Scheme scheme(testing::small_parameters(n, above, {48}));
      const Slots slots = scheme.random_slots();
      Plaintext plain = scheme.encode(slots);
      for (const std::uint64_t c : plain) ASSERT_LT(c, scheme.parameters->plain_modulus().value());
      Slots decoded(n);
      scheme.encoder.decode(plain, decoded);
      EXPECT_EQ(decoded, slots);
    }
  }
}

TEST(Encoder, FillsMissingSlotsWithZeroAndDecodesTheFirst) {
  const Scheme scheme(testing::small_parameters(16, 100, {20}));
  Plaintext plain = scheme.encode({1, -2, 3});
  Slots all(16);
  scheme.encoder.decode(plain, all);
  EXPECT_EQ(all, (Slots{1, -2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
  plain = scheme.encode({1, -2, 3});
  Slots two(2);
  scheme.encoder.decode(plain, two);
  EXPECT_EQ(two, (Slots{1, -2}));
  plain = scheme.encode({});
  EXPECT_EQ(plain, Plaintext(16));
}

TEST(Encoder, TheSameIntegerEverywhereIsAConstantPolynomial) {
  const Scheme scheme(testing::small_parameters(64, 1000, {30}));
  Plaintext expected(64);
  expected[0] = scheme.parameters->plain_modulus().value() - 5;
  EXPECT_EQ(scheme.encode(Slots(64, -5)), expected);
}

TEST(Encoder, ProductsOfPolynomialsAreProductsOfSlots) {
  Scheme scheme(testing::small_parameters(16, 100, {20}));
  const Modulus& t = scheme.parameters->plain_modulus();
  const Slots a = scheme.random_slots();
  const Slots b = scheme.random_slots();
  const Plaintext x = scheme.encode(a);
  const Plaintext y = scheme.encode(b);
  Plaintext product(16);
  for (std::size_t i = 0; i < 16; ++i) {
    for (std::size_t j = 0; j < 16; ++j) {
      const std::uint64_t term = t.multiply(x[i], y[j]);
      auto& target = product[(i + j) % 16];
      target = i + j < 16 ? t.add(target, term) : t.subtract(target, term);
    }
  }
  Slots decoded(16);
  scheme.encoder.decode(product, decoded);
  for (std::size_t i = 0; i < 16; ++i) {
    EXPECT_EQ(decoded[i], t.centre(t.reduce_signed(a[i] * b[i])));
  }
}

/// X -> X^3 turns both rows by one slot, X -> X^-1 exchanges them: the order of SEAL's
/// BatchEncoder.
TEST(Encoder, PowersOfThreeRotateTheRows) {
  constexpr std::size_t n = 32;
  Scheme scheme(testing::small_parameters(n, 1000, {30}));
  const Modulus& t = scheme.parameters->plain_modulus();
  const Slots slots = scheme.random_slots();
  const Plaintext plain = scheme.encode(slots);
  const auto substituted = [&](std::size_t power) {
    Plaintext image(n);
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t exponent = i * power % (2 * n);
      image[exponent % n] = exponent < n ? plain[i] : t.negate(plain[i]);
    }
    Slots decoded(n);
    scheme.encoder.decode(image, decoded);
    return decoded;
  };
  Slots rotated = slots;
  std::rotate(rotated.begin(), rotated.begin() + 1, rotated.begin() + n / 2);
  std::rotate(rotated.begin() + n / 2, rotated.begin() + n / 2 + 1, rotated.end());
  EXPECT_EQ(substituted(3), rotated);
  Slots exchanged = slots;
  std::rotate(exchanged.begin(), exchanged.begin() + n / 2, exchanged.end());
  EXPECT_EQ(substituted(2 * n - 1), exchanged);
}

TEST(Encoder, RefusesWhatDoesNotFit) {
  const Scheme scheme(testing::small_parameters(16, 100, {30}));
  Plaintext plain;
  testing::expect_error(ErrorCode::invalid_argument, "17 values",
                        [&] { scheme.encoder.encode(Slots(17), plain); });
}

TEST(Encoder, ReducesAnyIntegerModuloT) {
  for (const std::uint64_t above :
       {std::uint64_t{2}, std::uint64_t{60000}, std::uint64_t{1} << 42}) {
    const Scheme scheme(testing::small_parameters(8, above, {50}));
    const auto t = static_cast<std::int64_t>(scheme.parameters->plain_modulus().value());
    const Slots slots = {t / 2 + 1,
                         -t / 2 - 1,
                         t,
                         -t,
                         -1,
                         std::numeric_limits<std::int64_t>::min(),
                         std::numeric_limits<std::int64_t>::max(),
                         5 * t + 3};
    Plaintext plain = scheme.encode(slots);
    Slots decoded(8);
    scheme.encoder.decode(plain, decoded);
    for (std::size_t i = 0; i < 8; ++i) {
      EXPECT_EQ((int128{slots[i]} - decoded[i]) % t, 0) << slots[i];
      EXPECT_LE(std::abs(decoded[i]), t / 2);
    }
  }
}

}  // namespace
}  // namespace sealion
