#include "cli/support/record_words.h"

#include <gtest/gtest.h>

namespace sealion::cli {
namespace {

TEST(RecordWords, AreThoseOfTheData) {
  EXPECT_EQ(words_for(pixel_levels({28, 28}, 3)).many, "images");
  EXPECT_EQ(words_for(std::vector<std::size_t>{32, 32, 3}).inputs, "pixels");
  const TableRules rows{{{"age", NumericRule{}}, {"pulse", NumericRule{}}}};
  EXPECT_EQ(words_for(rows).one, "record");
  EXPECT_EQ(words_for(Inputs(Table{})).many, "records");
  EXPECT_EQ(words_for(Inputs(Records{{8, 8}, 0, std::vector<float>{}})).many, "images");
  EXPECT_EQ(words_for(std::vector<std::size_t>{64}).inputs, "features");
}

}  // namespace
}  // namespace sealion::cli
