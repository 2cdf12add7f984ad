#include "base/constant_time.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <vector>

namespace sealion {
namespace {

constexpr std::int64_t most = std::int64_t{1} << 62;

TEST(ConstantTime, MagnitudesAndOrder) {
  const std::vector<std::int64_t> numbers = {0, 1, -1, 2, -2, 77, -78, most, -most + 1};
  for (const std::int64_t a : numbers) {
    EXPECT_EQ(constant_time::magnitude(a), static_cast<std::uint64_t>(std::abs(a)));
    for (const std::int64_t b : numbers) {
      EXPECT_EQ(constant_time::larger(a, b), std::max(a, b));
      EXPECT_EQ(constant_time::smaller(a, b), std::min(a, b));
    }
  }
}

TEST(ConstantTime, BitWidth) {
  EXPECT_EQ(constant_time::bit_width({}), 0);
  EXPECT_EQ(constant_time::bit_width(std::vector<std::uint64_t>{0, 0, 0}), 0);
  for (int bit = 0; bit < 64; ++bit) {
    const std::uint64_t power = std::uint64_t{1} << bit;
    for (const std::uint64_t x : {power, power - 1, power | 1}) {
      EXPECT_EQ(constant_time::bit_width(std::vector{x}), std::bit_width(x));
      EXPECT_EQ(constant_time::bit_width(std::vector{~x, x, std::uint64_t{0}}),
                x == 0 ? 64 : 64 + std::bit_width(x));
    }
  }
}

}  // namespace
}  // namespace sealion
