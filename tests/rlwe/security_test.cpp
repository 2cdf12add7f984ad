#include "rlwe/security.h"

#include <gtest/gtest.h>

#include <map>

namespace sealion {
namespace {

struct Limits {
  int bits_128, bits_192, bits_256;
};

// eprint 2024/463, Table 5.2, ternary secret, classical.
const std::map<std::size_t, Limits> table = {{1024, {26, 0, 0}},        {2048, {53, 36, 27}},
                                             {4096, {106, 73, 56}},     {8192, {214, 147, 114}},
                                             {16384, {430, 297, 230}},  {32768, {868, 597, 462}},
                                             {65536, {1747, 1199, 929}}};

TEST(Security, HoldsThePublishedTable) {
  for (const auto& [n, limits] : table) {
    EXPECT_EQ(largest_secure_modulus_bits(n, SecurityLevel::bits_128), limits.bits_128) << n;
    EXPECT_EQ(largest_secure_modulus_bits(n, SecurityLevel::bits_192), limits.bits_192) << n;
    EXPECT_EQ(largest_secure_modulus_bits(n, SecurityLevel::bits_256), limits.bits_256) << n;
  }
}

TEST(Security, NothingIsGrantedOutsideTheTable) {
  for (const std::size_t n : {0, 8, 16, 512, 1000, 4095, 131072}) {
    EXPECT_EQ(largest_secure_modulus_bits(n, SecurityLevel::bits_128), 0) << n;
    EXPECT_EQ(security_bits(n, 20), 0) << n;
  }
}

TEST(Security, GrantsTheHighestLevelThatHolds) {
  for (const auto& [n, limits] : table) {
    EXPECT_EQ(security_bits(n, limits.bits_128), 128) << n;
    EXPECT_EQ(security_bits(n, limits.bits_128 + 1), 0) << n;
    if (limits.bits_192 == 0) continue;
    EXPECT_EQ(security_bits(n, limits.bits_192), 192) << n;
    EXPECT_EQ(security_bits(n, limits.bits_192 + 1), 128) << n;
    EXPECT_EQ(security_bits(n, limits.bits_256), 256) << n;
    EXPECT_EQ(security_bits(n, limits.bits_256 + 1), 192) << n;
  }
}

}  // namespace
}  // namespace sealion
