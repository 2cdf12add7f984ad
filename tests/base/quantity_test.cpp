#include "base/quantity.h"

#include <gtest/gtest.h>

namespace sealion {
namespace {

TEST(Quantity, GroupsDigits) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(with_commas(1000), "1,000");
  EXPECT_EQ(with_commas(1234567), "1,234,567");
}

TEST(Quantity, HasThreeDigits) {
  EXPECT_EQ(as_percent(0.9741), "97.41 %");
  EXPECT_EQ(as_bytes(999), "999 bytes");
  EXPECT_EQ(as_bytes(36900000), "36.9 MB");
  EXPECT_EQ(as_bytes(999499), "999 kB");
  EXPECT_EQ(as_bytes(999500), "1.00 MB");
  EXPECT_EQ(as_seconds(12.3e-6), "12.3 us");
  EXPECT_EQ(as_seconds(0.0123), "12.3 ms");
  EXPECT_EQ(as_seconds(9.994), "9.99 s");
  EXPECT_EQ(as_seconds(192), "3 min 12 s");
  EXPECT_EQ(as_latency(192), "192 s");
  EXPECT_EQ(as_latency(60), "60.0 s");
  EXPECT_EQ(as_amount(12345), "12,345");
  EXPECT_EQ(as_amount(4.81e8), "481 million");
  EXPECT_EQ(as_amount(1.33e9), "1.33 billion");
}

}  // namespace
}  // namespace sealion
