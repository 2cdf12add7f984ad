#include "data/subset.h"

#include <gtest/gtest.h>

#include "data/dataset.h"
#include "data/idx.h"
#include "data/pictures.h"
#include "heras/fixtures.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using testing::labels_of;
using testing::random_images;

TEST(Subset, TakesRecordsByTheirNumbers) {
  const Dataset all = random_images(20);
  const Dataset some = records_between(all, 7, 5);
  check_dataset(some);
  ASSERT_EQ(record_count(some), 5U);
  EXPECT_EQ(classes_of(some).names, classes_of(all).names);
  const Pictures few = pictures_of(some.inputs).value(), many = pictures_of(all.inputs).value();
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_TRUE(std::ranges::equal(few[i], many[7 + i]));
    EXPECT_EQ(labels_of(some)[i], labels_of(all)[7 + i]);
  }
  EXPECT_EQ(record_count(records_from(all, 18)), 2U);
  EXPECT_EQ(records_from(all, 0).inputs, all.inputs);
  EXPECT_EQ(record_count(records_between({}, 0, 0)), 0U);
  expect_error(ErrorCode::invalid_argument, "the set has 20", [&] { records_between(all, 16, 5); });
  expect_error(ErrorCode::invalid_argument, "from number 21", [&] { records_from(all, 21); });
}

TEST(Subset, TakesRowsOfTables) {
  const Dataset all{Table{3,
                          {{"age", NumericColumn{{40, 50, 60}}},
                           {"sex", CategoricalColumn{{"f", "m"}, {1, 0, 1}}}}},
                    RealTargets{"price", {1, 2, 3}}};
  const Dataset some = records_from(all, 1);
  const Table rows{
      2, {{"age", NumericColumn{{50, 60}}}, {"sex", CategoricalColumn{{"f", "m"}, {0, 1}}}}};
  EXPECT_EQ(std::get<Table>(some.inputs), rows);
  EXPECT_EQ(std::get<RealTargets>(some.targets), (RealTargets{"price", {2, 3}}));
}

TEST(Subset, TakesRecordsOfClasses) {
  Dataset all = random_images(4);
  labels_of(all) = {3, 1, 0, 3};
  const Dataset some = records_of_classes(all, {3, 0});
  EXPECT_EQ(labels_of(some), (std::vector<std::uint32_t>{3, 0, 3}));
  EXPECT_TRUE(std::ranges::equal((*pictures_of(some.inputs))[1], (*pictures_of(all.inputs))[2]));
  expect_error(ErrorCode::not_found, "classes 2, 7", [&] { records_of_classes(all, {2, 7}); });
}

TEST(Idx, ComesBackAsItWasWritten) {
  const sealion::testing::TemporaryFolder folder;
  const Dataset data = random_images(9);
  const Pictures all = pictures_of(data.inputs).value();
  const IdxImages images{all.count, all.height, all.width, {all.bytes.begin(), all.bytes.end()}};
  const std::vector<std::uint8_t> labels = {3, 1, 4, 1, 5, 9, 2, 6, 5};
  write_idx_images(folder / "images", images);
  write_idx_labels(folder / "labels", labels);
  const IdxImages again = read_idx_images(folder / "images");
  EXPECT_EQ(again.count, images.count);
  EXPECT_EQ(again.height, images.height);
  EXPECT_EQ(again.width, images.width);
  EXPECT_EQ(again.pixels, images.pixels);
  EXPECT_EQ(read_idx_labels(folder / "labels"), labels);
}

}  // namespace
}  // namespace sealion::heras
