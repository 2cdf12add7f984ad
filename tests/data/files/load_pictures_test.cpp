#include "data/files/load/load_pictures.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/file.h"
#include "support/expect_error.h"
#include "support/foreign_files.h"
#include "support/temporary_folder.h"

namespace sealion {
namespace {

using sealion::testing::expect_error;
using testing::plain_image;
using testing::png;

class LoadPictures : public ::testing::Test {
 protected:
  void add(const std::string& name, const ByteVector& bytes) {
    write_file(folder_.path() / name, bytes);
  }

  sealion::testing::TemporaryFolder folder_;
};

TEST_F(LoadPictures, ReadsOneFile) {
  add("a.png", png(plain_image(2, 3, 3, 7)));
  ASSERT_TRUE(has_pictures(folder_.path() / "a.png"));
  const LoadedPictures loaded = load_pictures(folder_.path() / "a.png");
  EXPECT_EQ(loaded.records, (Records{{2, 3, 3}, 1, std::vector<std::uint8_t>(18, 7)}));
  EXPECT_EQ(loaded.names, std::vector{(folder_.path() / "a.png").string()});
}

TEST_F(LoadPictures, ReadsThoseOfAFolderInNaturalOrder) {
  add("10.png", png(plain_image(1, 1, 1, 10)));
  add("9.png", png(plain_image(1, 1, 1, 9)));
  add(".hidden", {});
  ASSERT_TRUE(has_pictures(folder_.path()));
  EXPECT_EQ(load_pictures(folder_.path()).records,
            (Records{{1, 1}, 2, std::vector<std::uint8_t>{9, 10}}));
}

TEST_F(LoadPictures, RefuseOtherSizesAndOtherFiles) {
  EXPECT_FALSE(has_pictures(folder_.path()));
  expect_error(ErrorCode::not_found, "no pictures", [&] { load_pictures(folder_.path()); });
  add("1.png", png(plain_image(2, 2, 1, 7)));
  add("2.png", png(plain_image(2, 3, 1, 7)));
  expect_error(ErrorCode::corrupt, "2.png' has 2 x 3 pixels of 1 channels",
               [&] { load_pictures(folder_.path()); });
  add("2.png", {1, 2, 3});
  expect_error(ErrorCode::corrupt, "2.png", [&] { load_pictures(folder_.path()); });
  add("0.csv", {'x', '\n'});
  EXPECT_FALSE(has_pictures(folder_.path()));
}

}  // namespace
}  // namespace sealion
