#include "data/split_data.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "data/dataset.h"
#include "data/subset.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using sealion::testing::expect_error;

/// Records of two numbers, 10 i and 10 i + 1, of class i mod `classes`.
Dataset numbered(std::size_t count, std::uint32_t classes) {
  std::vector<double> values;
  ClassTargets targets;
  for (std::uint32_t c = 0; c < classes; ++c) targets.names.push_back(std::to_string(c));
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(static_cast<double>(10 * i));
    values.push_back(static_cast<double>(10 * i + 1));
    targets.of_record.push_back(static_cast<std::uint32_t>(i % classes));
  }
  return {Records{{2}, count, values}, targets};
}

std::vector<double> values_in(const Dataset& data) {
  return std::get<Numbers<double>>(std::get<Records>(data.inputs).values).to_vector();
}
std::vector<std::uint32_t> classes_in(const Dataset& data) {
  return std::get<ClassTargets>(data.targets).of_record;
}

TEST(RecordsAt, TakeInputsAndTargetsAlong) {
  const std::vector<std::size_t> wanted{3, 0};
  const Dataset chosen = records_at(numbered(5, 3), wanted);
  EXPECT_EQ(record_count(chosen), 2U);
  EXPECT_EQ(values_in(chosen), (std::vector<double>{30, 31, 0, 1}));
  EXPECT_EQ(std::get<ClassTargets>(chosen.targets).names.size(), 3U);
  EXPECT_EQ(classes_in(chosen), (std::vector<std::uint32_t>{0, 0}));

  const Table table{3,
                    {{"a", NumericColumn{{1, 2, 3}}}, {"b", CategoricalColumn{{"x"}, {0, 0, 0}}}}};
  const Dataset rows =
      records_at({table, RealTargets{"t", {7, 8, 9}}}, std::vector<std::size_t>{2});
  EXPECT_EQ(std::get<Table>(rows.inputs),
            (Table{1, {{"a", NumericColumn{{3}}}, {"b", CategoricalColumn{{"x"}, {0}}}}}));
  EXPECT_EQ(std::get<RealTargets>(rows.targets).of_record, (std::vector<double>{9}));
}

TEST(SplitData, GivesEachRecordToOnePartWithItsTarget) {
  const DataSplits parts = split_data(numbered(100, 7), 0.2);
  EXPECT_EQ(record_count(parts.test), 20U);
  std::vector<double> all;
  for (const Dataset* part : {&parts.train, &parts.test}) {
    const std::vector<double> numbers = values_in(*part);
    for (std::size_t i = 0; i < record_count(*part); ++i) {
      EXPECT_EQ(numbers[2 * i] + 1, numbers[2 * i + 1]);
      EXPECT_EQ(classes_in(*part)[i], static_cast<std::uint32_t>(numbers[2 * i] / 10) % 7);
      all.push_back(numbers[2 * i] / 10);
    }
  }
  EXPECT_FALSE(std::ranges::is_sorted(all));
  std::sort(all.begin(), all.end());
  std::vector<double> expected(100);
  std::iota(expected.begin(), expected.end(), 0);
  EXPECT_EQ(all, expected);
}

TEST(SplitData, TakesTheSameShareOfEachClass) {
  Dataset data = numbered(110, 1);
  auto& targets = std::get<ClassTargets>(data.targets);
  targets.names = {"rare", "often"};
  for (std::size_t i = 0; i < 110; ++i) targets.of_record[i] = i < 10 ? 0 : 1;
  const DataSplits parts = split_data(data, 0.3, 5);
  const auto rare = [](const Dataset& part) { return std::ranges::count(classes_in(part), 0U); };
  EXPECT_EQ(rare(parts.test), 3);
  EXPECT_EQ(rare(parts.train), 7);
  EXPECT_EQ(record_count(parts.test), 33U);
}

TEST(SplitNumbers, AreTheRecordsOfTheParts) {
  const Dataset data = numbered(50, 3);
  const SplitNumbers numbers = split_numbers(data.targets, 50, 0.3, 7);
  const DataSplits parts = split_data(data, 0.3, 7);
  EXPECT_EQ(values_in(records_at(data, numbers.test)), values_in(parts.test));
  EXPECT_EQ(values_in(records_at(data, numbers.train)), values_in(parts.train));
  EXPECT_EQ(targets_at(data.targets, numbers.test), parts.test.targets);
}

/// Written down once: a model that was trained yesterday is judged by the same records today.
TEST(SplitData, IsTheSameForever) {
  const DataSplits parts = split_data(numbered(12, 3), 0.25);
  EXPECT_EQ(values_in(parts.test), values_in(split_data(numbered(12, 3), 0.25).test));
  EXPECT_NE(values_in(parts.test), values_in(split_data(numbered(12, 3), 0.25, 1).test));
  std::vector<double> first;
  for (std::size_t i = 0; i < 3; ++i) first.push_back(values_in(parts.test)[2 * i] / 10);
  EXPECT_EQ(first, (std::vector<double>{3, 10, 2}));
}

TEST(SplitData, RefusesEmptyParts) {
  for (const double share : {0.0, 1.0, -0.5, 1e-9, 0.999}) {
    expect_error(ErrorCode::invalid_argument, "of 10 records leaves nothing",
                 [&] { split_data(numbered(10, 2), share); });
  }
}

TEST(CheckLearnable, NeedsTwoClasses) {
  EXPECT_NO_THROW(check_learnable(numbered(4, 2).targets, "t"));
  EXPECT_NO_THROW(check_learnable(RealTargets{"y", {1, 1}}, "t"));
  expect_error(ErrorCode::invalid_argument, "'t': all records are of the class '0'",
               [] { check_learnable(numbered(4, 1).targets, "t"); });
  expect_error(ErrorCode::invalid_argument, "name the label", [] { check_learnable({}, "t"); });
}

}  // namespace
}  // namespace sealion
