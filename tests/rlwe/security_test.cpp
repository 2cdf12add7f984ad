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
    // The script of the guidelines in its quantum mode, ternary secret.
    {SecurityTable::guidelines_2024_quantum,
     {{1024, {20, 0, 0}},
      {2048, {40, 29, 22}},
      {4096, {80, 59, 47}},
      {8192, {161, 119, 95}},
      {16384, {322, 239, 192}},
      {32768, {644, 479, 385}},
      {65536, {1289, 959, 773}}}},
    // HomomorphicEncryption.org 2018, Table 1, ternary secret, classical.
    {SecurityTable::standard_2018,
     {{1024, {27, 19, 14}},
      {2048, {54, 37, 29}},
      {4096, {109, 75, 58}},
      {8192, {218, 152, 118}},
      {16384, {438, 305, 237}},
      {32768, {881, 611, 476}}}},
    // HomomorphicEncryption.org 2018, Table 2, ternary secret, quantum.
    {SecurityTable::standard_2018_quantum,
     {{1024, {25, 17, 13}},
      {2048, {51, 35, 27}},
      {4096, {101, 70, 54}},
      {8192, {202, 141, 109}},
      {16384, {411, 284, 220}},
      {32768, {827, 571, 443}}}}};

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
  EXPECT_EQ(security_bits(65536, 14, SecurityTable::standard_2018_quantum), 0);
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

/// No table of quantum attacks grants what the classical one beside it does not.
TEST(Security, QuantumAttacksCostNoMore) {
  for (const SecurityTable table : {SecurityTable::guidelines_2024, SecurityTable::standard_2018}) {
    const SecurityTable quantum = quantum_table_of(table);
    EXPECT_NE(quantum, table);
    EXPECT_EQ(quantum_table_of(quantum), quantum);
    for (const auto& [n, limits] : tables.at(table)) {
      const Limits& less = tables.at(quantum).at(n);
      EXPECT_LT(less.bits_128, limits.bits_128) << n;
      EXPECT_LE(less.bits_192, limits.bits_192) << n;
      EXPECT_LE(less.bits_256, limits.bits_256) << n;
    }
  }
}

TEST(Security, TablesHaveNames) {
  EXPECT_EQ(std::string("guidelines_2024"), to_string(SecurityTable::guidelines_2024));
  EXPECT_EQ(std::string("guidelines_2024_quantum"),
            to_string(SecurityTable::guidelines_2024_quantum));
  EXPECT_EQ(std::string("standard_2018"), to_string(SecurityTable::standard_2018));
  EXPECT_EQ(std::string("standard_2018_quantum"), to_string(SecurityTable::standard_2018_quantum));
}

}  // namespace
}  // namespace sealion
