#include "data/image_subset.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "data/idx.h"
#include "heras/fixtures.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using testing::random_images;

TEST(ImageSubset, TakesImagesByTheirNumbers) {
  const ImageSet all = random_images(20);
  const ImageSet some = images_between(all, 7, 5);
  check_images(some);
  ASSERT_EQ(some.count, 5U);
  EXPECT_EQ(some.classes, all.classes);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_TRUE(std::ranges::equal(some.image(i), all.image(7 + i)));
    EXPECT_EQ(some.labels[i], all.labels[7 + i]);
  }
  EXPECT_EQ(images_from(all, 18).count, 2U);
  EXPECT_EQ(images_from(all, 0).pixels, all.pixels);
  expect_error(ErrorCode::invalid_argument, "the set has 20", [&] { images_between(all, 16, 5); });
  expect_error(ErrorCode::invalid_argument, "from number 21", [&] { images_from(all, 21); });
}

TEST(ImageSubset, TakesImagesByWhatTheyShow) {
  ImageSet all = random_images(4);
  all.labels = {3, 1, 0, 3};
  const ImageSet some = images_of_classes(all, {3, 0});
  EXPECT_EQ(some.labels, (std::vector<std::uint8_t>{3, 0, 3}));
  EXPECT_TRUE(std::ranges::equal(some.image(1), all.image(2)));
  expect_error(ErrorCode::not_found, "classes 2, 7", [&] { images_of_classes(all, {2, 7}); });
}

TEST(Idx, ComesBackAsItWasWritten) {
  const sealion::testing::TemporaryFolder folder;
  const ImageSet all = random_images(9);
  write_idx_images(folder / "images", {all.count, all.height, all.width, all.pixels});
  write_idx_labels(folder / "labels", all.labels);
  const IdxImages again = read_idx_images(folder / "images");
  EXPECT_EQ(again.count, all.count);
  EXPECT_EQ(again.height, all.height);
  EXPECT_EQ(again.width, all.width);
  EXPECT_EQ(again.pixels, all.pixels);
  EXPECT_EQ(read_idx_labels(folder / "labels"), all.labels);
}

}  // namespace
}  // namespace sealion::heras
