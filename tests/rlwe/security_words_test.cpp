#include "rlwe/security_words.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;

TEST(SecurityWords, LevelsAreTheirBits) {
  EXPECT_EQ(security_of_bits(128), SecurityLevel::bits_128);
  EXPECT_EQ(security_of_bits(192), SecurityLevel::bits_192);
  EXPECT_EQ(security_of_bits(256), SecurityLevel::bits_256);
  for (const std::size_t bits : {0, 100, 129, 512}) {
    expect_error(ErrorCode::invalid_argument,
                 std::to_string(bits) + " bits of security: 128, 192 and 256 are possible",
                 [&] { security_of_bits(bits); });
  }
}

TEST(SecurityWords, TablesAreTheirYearsAndAttacks) {
  EXPECT_EQ(security_table_words(),
            (std::vector<std::string>{"2024", "2024-quantum", "2018", "2018-quantum"}));
  EXPECT_EQ(security_table_of_word("2024"), SecurityTable::guidelines_2024);
  EXPECT_EQ(security_table_of_word("2024-quantum"), SecurityTable::guidelines_2024_quantum);
  EXPECT_EQ(security_table_of_word("2018"), SecurityTable::standard_2018);
  EXPECT_EQ(security_table_of_word("2018-quantum"), SecurityTable::standard_2018_quantum);
  for (const std::string word : {"2020", "quantum", ""}) {
    expect_error(
        ErrorCode::invalid_argument,
        "unknown security table '" + word + "': there are 2024, 2024-quantum, 2018, 2018-quantum",
        [&] { security_table_of_word(word); });
  }
}

}  // namespace
}  // namespace sealion
