#include "data/files/csv/read_table.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "base/file.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion {
namespace {

using sealion::testing::expect_error;
using sealion::testing::TemporaryFolder;

Table table_of(const std::string& text, const TableOptions& options = {}) {
  const TemporaryFolder folder;
  write_file(folder / "t.csv", text);
  return read_table(folder / "t.csv", options);
}

const Numbers<double>& numbers(const Table& table, std::size_t column) {
  return std::get<NumericColumn>(table.columns.at(column).values).of_row;
}
const CategoricalColumn& texts(const Table& table, std::size_t column) {
  return std::get<CategoricalColumn>(table.columns.at(column).values);
}
std::vector<std::string> names(const Table& table) {
  std::vector<std::string> all;
  for (const Column& column : table.columns) all.push_back(column.name);
  return all;
}

TEST(ReadTable, TellsNumbersFromCategories) {
  const Table table = table_of("age,city,score\n31,Rome,0.5\n+4e1,Bari,-2\n7,Rome,1e-3\n");
  EXPECT_EQ(table.rows, 3U);
  EXPECT_EQ(names(table), (std::vector<std::string>{"age", "city", "score"}));
  EXPECT_EQ(numbers(table, 0), (std::vector<double>{31, 40, 7}));
  EXPECT_EQ(texts(table, 1).categories, (std::vector<std::string>{"Bari", "Rome"}));
  EXPECT_EQ(texts(table, 1).of_row, (std::vector<std::uint32_t>{1, 0, 1}));
  EXPECT_EQ(numbers(table, 2), (std::vector<double>{0.5, -2, 1e-3}));
}

TEST(ReadTable, KnowsWhatIsMissing) {
  const Table table = table_of("a,b\n1,x\n,\nNA,?\nnan,None\n-nan,n/a\n5,x\n");
  ASSERT_EQ(table.rows, 6U);
  for (const std::size_t row : {1, 2, 3, 4}) {
    EXPECT_TRUE(std::isnan(numbers(table, 0)[row])) << row;
    EXPECT_EQ(texts(table, 1).of_row[row], CategoricalColumn::missing) << row;
  }
  EXPECT_EQ(texts(table, 1).categories, (std::vector<std::string>{"x"}));
}

TEST(ReadTable, LooksWhetherTheFirstRowIsAHeader) {
  EXPECT_EQ(names(table_of("1,2\n3,4\n")), (std::vector<std::string>{"c1", "c2"}));
  EXPECT_EQ(table_of("5.1,setosa\n4.9,virginica\n").rows, 2U);
  EXPECT_EQ(names(table_of("0,1,label\n3,4,5\n")), (std::vector<std::string>{"0", "1", "label"}));
  EXPECT_EQ(table_of("x,y\na,b\n").rows, 1U);
  EXPECT_EQ(table_of("x,y\na,b\n", {.header = CsvHeader::absent}).rows, 2U);
  EXPECT_EQ(names(table_of("1,2\n3,4\n", {.header = CsvHeader::present})),
            (std::vector<std::string>{"1", "2"}));
}

TEST(ReadTable, LeavesOutWhatIsIgnoredAndTakesNumbersAsCategories) {
  const Table table =
      table_of("id,zip,x\n1,20,3\n2,10,4\n", {.ignored = {"id"}, .categorical = {"zip"}});
  EXPECT_EQ(names(table), (std::vector<std::string>{"zip", "x"}));
  EXPECT_EQ(texts(table, 0).categories, (std::vector<std::string>{"10", "20"}));
  expect_error(ErrorCode::not_found, "no column 'ID'; there are: id",
               [] { table_of("id\n1\n", {.ignored = {"ID"}}); });
}

TEST(ReadTable, FindsATextFarBehindNumbers) {
  std::string text = "x,y\n";
  for (int row = 0; row < 40000; ++row) text += fmt::format("{},{}\n", row, row % 7);
  const Table table = table_of(text + "1,often\n");
  EXPECT_EQ(numbers(table, 0).size(), 40001U);
  EXPECT_EQ(texts(table, 1).categories.size(), 8U);
  EXPECT_EQ(texts(table, 1).categories.back(), "often");
}

TEST(ReadTable, RefusesWithLineAndColumn) {
  expect_error(ErrorCode::corrupt, "line 3, column 'b': 'inf' is no finite number",
               [] { table_of("a,b\n1,2\n3,inf\n"); });
  expect_error(ErrorCode::corrupt, "line 2, column 'b': '1e999' is no finite number",
               [] { table_of("a,b\n1,1e999\n"); });
  expect_error(ErrorCode::corrupt, "line 3: 3 fields in a table of 2 columns",
               [] { table_of("a,b\n1,2\n3,4,5\n"); });
  expect_error(ErrorCode::corrupt, "line 1: two columns are named 'a'",
               [] { table_of("a,a\n1,2\n"); });
  expect_error(ErrorCode::corrupt, "line 1: column 2 has no name", [] { table_of("a,\n1,2\n"); });
  expect_error(ErrorCode::corrupt, "has no rows", [] { table_of(""); });
  expect_error(ErrorCode::corrupt, "column 'a': the text is not UTF-8",
               [] { table_of("a,b\nM\xFCnchen,1\n"); });
}

TEST(ReadTable, RefusesTooManyCategories) {
  std::string text = "x\n";
  for (int row = 0; row <= 1024; ++row) text += fmt::format("name{}\n", row);
  expect_error(ErrorCode::does_not_fit, "line 1026, column 'x': 'name1024' is the 1025th different",
               [&] { table_of(text); });
}

}  // namespace
}  // namespace sealion
