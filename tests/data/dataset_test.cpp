#include "data/dataset.h"

#include <gtest/gtest.h>

#include <limits>

#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;

constexpr ErrorCode invalid = ErrorCode::invalid_argument;

/// Two rows of a number and a text, and a class each.
Dataset table_of_two() {
  return {Table{2,
                {{"age", NumericColumn{{40, std::numeric_limits<double>::quiet_NaN()}}},
                 {"sex", CategoricalColumn{{"f", "m"}, {1, CategoricalColumn::missing}}}}},
          ClassTargets{{"ill", "well"}, {1, 0}}};
}

Dataset records_of_three() {
  return {Records{{2, 2}, 3, std::vector<float>(12)}, RealTargets{"price", {1, -2, 3.5}}};
}

TEST(CheckDataset, TakesWhatIsSound) {
  EXPECT_NO_THROW(check_dataset(table_of_two()));
  EXPECT_NO_THROW(check_dataset(records_of_three()));
  EXPECT_NO_THROW(check_dataset({records_of_three().inputs, {}}));
}

TEST(CheckDataset, CountsRecordsOfAnyKind) {
  EXPECT_EQ(record_count(table_of_two()), 2u);
  EXPECT_EQ(record_count(records_of_three()), 3u);
  EXPECT_EQ(record_count(Dataset{}), 0u);
  EXPECT_EQ(record_size(std::get<Records>(records_of_three().inputs)), 4u);
}

TEST(CheckDataset, RefusesSizesThatContradictEachOther) {
  expect_error(invalid, "no records", [] { check_dataset({}); });
  expect_error(invalid, "3 records of the shape (2, 3) have 12 values", [] {
    check_inputs(Records{{2, 3}, 3, std::vector<float>(12)});
  });
  expect_error(invalid, "of the shape (0) have 0 values", [] {
    check_inputs(Records{{0}, 3, std::vector<float>()});
  });
  Dataset table = table_of_two();
  std::get<Table>(table.inputs).columns[0].values = NumericColumn{{40}};
  expect_error(invalid, "the column 'age' of a table of 2 rows has 1",
               [&] { check_dataset(table); });
  table = table_of_two();
  std::get<CategoricalColumn>(std::get<Table>(table.inputs).columns[1].values).of_row[0] = 2;
  expect_error(invalid, "the column 'sex' has a category beyond its 2",
               [&] { check_dataset(table); });
}

TEST(CheckDataset, RefusesTargetsThatDoNotFit) {
  Dataset data = table_of_two();
  std::get<ClassTargets>(data.targets).of_record.push_back(0);
  expect_error(invalid, "3 targets for 2 records", [&] { check_dataset(data); });
  data = table_of_two();
  std::get<ClassTargets>(data.targets).of_record[1] = 2;
  expect_error(invalid, "a record of class 2: there are names of 2", [&] { check_dataset(data); });
  data = records_of_three();
  std::get<RealTargets>(data.targets).of_record[1] = std::numeric_limits<double>::infinity();
  expect_error(invalid, "the 'price' of record 1 is inf", [&] { check_dataset(data); });
}

TEST(IsTakenFor, SeesThroughAxesOfOneAndRows) {
  EXPECT_TRUE(is_taken_for({28, 28}, {28, 28, 1}));
  EXPECT_TRUE(is_taken_for({784}, {28, 28}));
  EXPECT_TRUE(is_taken_for({2, 2}, {4, 1}));
  EXPECT_TRUE(is_taken_for({1, 1}, {1}));
  EXPECT_FALSE(is_taken_for({2, 8}, {4, 4}));
  EXPECT_FALSE(is_taken_for({15}, {4, 4}));
}

TEST(ClassesOf, AreThereOrRefused) {
  EXPECT_EQ(classes_of(table_of_two()).names[1], "well");
  expect_error(invalid, "does not say which class", [] { classes_of(records_of_three()); });
  EXPECT_EQ(class_numbers(3), (std::vector<std::string>{"0", "1", "2"}));
}

}  // namespace
}  // namespace sealion
