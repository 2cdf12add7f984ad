#include "data/pictures.h"

#include <gtest/gtest.h>

#include <vector>

namespace sealion {
namespace {

TEST(Pictures, AreBytesInRowsAndColumns) {
  const Inputs grey =
      Records{{2, 3}, 2, std::vector<std::uint8_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}};
  const Pictures pictures = pictures_of(grey).value();
  EXPECT_EQ(pictures.count, 2u);
  EXPECT_EQ(pictures.height, 2u);
  EXPECT_EQ(pictures.width, 3u);
  EXPECT_EQ(pictures.channels, 1u);
  EXPECT_EQ(pictures[1][0], 7);
  const Inputs colour = Records{{1, 2, 3}, 2, std::vector<std::uint8_t>(12)};
  EXPECT_EQ(pictures_of(colour)->channels, 3u);
  EXPECT_EQ(pictures_of(colour)->size(), 6u);
}

TEST(Pictures, AreNothingElse) {
  EXPECT_FALSE(pictures_of(Records{{2, 3}, 1, std::vector<float>(6)}));
  EXPECT_FALSE(pictures_of(Records{{6}, 1, std::vector<std::uint8_t>(6)}));
  EXPECT_FALSE(pictures_of(Records{{1, 1, 2, 3}, 1, std::vector<std::uint8_t>(6)}));
  EXPECT_FALSE(pictures_of(Table{1, {{"age", NumericColumn{{40}}}}}));
}

}  // namespace
}  // namespace sealion
