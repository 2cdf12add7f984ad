#include "data/files/csv/table_chunks.h"

#include <gtest/gtest.h>

#include <cmath>
#include <sstream>
#include <string>

#include "support/expect_error.h"

namespace sealion {
namespace {

using sealion::testing::expect_error;

const std::vector<SeenColumn> age_and_city{{"city", true}, {"age", false}};

CsvTable csv_table(const std::string& text) {
  return CsvTable(CsvReader(std::make_unique<std::istringstream>(text), "t.csv"));
}

TableChunks chunks_of(const std::string& text) {
  return TableChunks(csv_table(text), age_and_city);
}

TEST(TableChunks, GiveTheRulesColumnsSomeRowsAtATime) {
  TableChunks chunks = chunks_of("id,age,city\n1,30,Rome\n\n2,,Oslo\n3,50,?\n");
  const auto first = chunks.next(2);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->table.rows, 2U);
  EXPECT_EQ(first->lines, (std::vector<std::size_t>{2, 4}));
  ASSERT_EQ(first->table.columns.size(), 2U);
  EXPECT_EQ(first->table.columns[0], (Column{"city", CategoricalColumn{{"Oslo", "Rome"}, {1, 0}}}));
  EXPECT_EQ(first->table.columns[1].name, "age");
  const auto& ages = std::get<NumericColumn>(first->table.columns[1].values).of_row;
  EXPECT_EQ(ages[0], 30);
  EXPECT_TRUE(std::isnan(ages[1]));
  const auto second = chunks.next(2);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->lines, (std::vector<std::size_t>{5}));
  EXPECT_EQ(second->table.columns[0],
            (Column{"city", CategoricalColumn{{}, {CategoricalColumn::missing}}}));
  EXPECT_FALSE(chunks.next(2));
}

TEST(TableChunks, BeginBehindRowsThatWerePassedOver) {
  CsvTable table = csv_table("age,city\n1,Rome\n2,Bari\n3,Rome\n");
  EXPECT_EQ(table.skip(2), 2U);
  const auto rest = TableChunks(std::move(table), age_and_city).next(9);
  ASSERT_TRUE(rest);
  EXPECT_EQ(rest->lines, (std::vector<std::size_t>{4}));
  EXPECT_EQ(csv_table("age,city\n1,Rome\n").skip(5), 1U);
}

TEST(TableChunks, RefuseWithLineAndColumn) {
  expect_error(ErrorCode::incompatible, "'t.csv' has no column 'city', which the model needs",
               [] { chunks_of("age,town\n1,x\n"); });
  expect_error(ErrorCode::corrupt, "'t.csv', line 3, column 'age': 'old' is no number",
               [] { chunks_of("age,city\n1,Rome\nold,Rome\n").next(9); });
  expect_error(ErrorCode::corrupt, "line 2, column 'age': 'inf' is no finite number",
               [] { chunks_of("age,city\ninf,Rome\n").next(9); });
  expect_error(ErrorCode::corrupt, "line 2: 1 fields in a table of 2 columns",
               [] { chunks_of("age,city\n1\n").next(9); });
}

/// Categories are of a chunk, so that there may be any number of them in a file.
TEST(TableChunks, TakeAnyNumberOfTexts) {
  std::string text = "age,city\n";
  for (int row = 0; row < 3000; ++row) text += "1,town" + std::to_string(row) + "\n";
  TableChunks chunks = chunks_of(text);
  std::size_t rows = 0;
  while (const auto chunk = chunks.next(2000)) rows += chunk->table.rows;
  EXPECT_EQ(rows, 3000U);
}

}  // namespace
}  // namespace sealion
