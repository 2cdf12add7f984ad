#include "rlwe/security.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace sealion {
namespace {

struct Limits {
  int bits_128, bits_192, bits_256;
};

using Table = std::map<std::size_t, Limits>;

const std::map<SecurityTable, Table> tables = {
    // eprint 2024/463, Table 5.2, ternary secret, classical.
    {SecurityTable::guidelines_2024,
     {{1024, {26, 0, 0}},
      {2048, {53, 36, 27}},
      {4096, {106, 73, 56}},
      {8192, {214, 147, 114}},
      {16384, {430, 297, 230}},
      {32768, {868, 597, 462}},
      {65536, {1747, 1199, 929}}}},
    // HomomorphicEncryption.org 2018, Table 1, ternary secret, classical.
    {SecurityTable::standard_2018,
     {{1024, {27, 19, 14}},
      {2048, {54, 37, 29}},
      {4096, {109, 75, 58}},
      {8192, {218, 152, 118}},
      {16384, {438, 305, 237}},
      {32768, {881, 611, 476}}}}};

TEST(Security, HoldsThePublishedTables) {
  for (const auto& [name, table] : tables) {
    for (const auto& [n, limits] : table) {
      EXPECT_EQ(largest_secure_modulus_bits(n, SecurityLevel::bits_128, name), limits.bits_128);
      EXPECT_EQ(largest_secure_modulus_bits(n, SecurityLevel::bits_192, name), limits.bits_192);
      EXPECT_EQ(largest_secure_modulus_bits(n, SecurityLevel::bits_256, name), limits.bits_256);
    }
  }
}

TEST(Security, TheTableOf2024IsTheDefault) {
  EXPECT_EQ(largest_secure_modulus_bits(8192, SecurityLevel::bits_128), 214);
  EXPECT_EQ(security_bits(8192, 214), 128);
  EXPECT_EQ(security_bits(8192, 215), 0);
}

TEST(Security, NothingIsGrantedOutsideTheTables) {
  for (const auto& [name, table] : tables) {
    for (const std::size_t n : {0, 8, 16, 512, 1000, 4095, 131072}) {
      EXPECT_EQ(largest_secure_modulus_bits(n, SecurityLevel::bits_128, name), 0) << n;
      EXPECT_EQ(security_bits(n, 14, name), 0) << n;
    }
  }
  EXPECT_EQ(security_bits(65536, 14, SecurityTable::standard_2018), 0);
}

TEST(Security, GrantsTheHighestLevelThatHolds) {
  for (const auto& [name, table] : tables) {
    for (const auto& [n, limits] : table) {
      EXPECT_EQ(security_bits(n, limits.bits_128, name), 128) << n;
      EXPECT_EQ(security_bits(n, limits.bits_128 + 1, name), 0) << n;
      if (limits.bits_192 == 0) continue;
      EXPECT_EQ(security_bits(n, limits.bits_192, name), 192) << n;
      EXPECT_EQ(security_bits(n, limits.bits_192 + 1, name), 128) << n;
      EXPECT_EQ(security_bits(n, limits.bits_256, name), 256) << n;
      EXPECT_EQ(security_bits(n, limits.bits_256 + 1, name), 192) << n;
    }
  }
}

TEST(Security, TablesHaveNames) {
  EXPECT_EQ(std::string("guidelines_2024"), to_string(SecurityTable::guidelines_2024));
  EXPECT_EQ(std::string("standard_2018"), to_string(SecurityTable::standard_2018));
}

}  // namespace
}  // namespace sealion
