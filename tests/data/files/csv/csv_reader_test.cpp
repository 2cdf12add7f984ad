#include "data/files/csv/csv_reader.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "support/expect_error.h"

namespace sealion {
namespace {

using sealion::testing::expect_error;
using Rows = std::vector<std::vector<std::string>>;

CsvReader reader_of(const std::string& text, std::optional<char> delimiter = std::nullopt) {
  return CsvReader(std::make_unique<std::istringstream>(text), "table.csv", delimiter);
}

Rows rows_of(const std::string& text, std::optional<char> delimiter = std::nullopt) {
  CsvReader reader = reader_of(text, delimiter);
  Rows rows;
  while (const auto row = reader.next()) rows.emplace_back(row->fields.begin(), row->fields.end());
  return rows;
}

std::vector<std::size_t> lines_of(const std::string& text) {
  CsvReader reader = reader_of(text);
  std::vector<std::size_t> lines;
  while (const auto row = reader.next()) lines.push_back(row->line);
  return lines;
}

TEST(CsvReader, ReadsRowsWithAnyLineEnds) {
  const Rows rows{{"a", "b"}, {"1", "2"}, {"3", ""}};
  EXPECT_EQ(rows_of("a,b\n1,2\n3,\n"), rows);
  EXPECT_EQ(rows_of("a,b\r\n1,2\r\n3,\r\n"), rows);
  EXPECT_EQ(rows_of("a,b\r1,2\r3,"), rows);
  EXPECT_EQ(rows_of("\xEF\xBB\xBF"
                    "a,b\n1,2\n3,"),
            rows);
}

TEST(CsvReader, UnderstandsQuotesAndSpaces) {
  EXPECT_EQ(rows_of("\"a, b\", c d ,\"say \"\"so\"\"\"\n"), (Rows{{"a, b", "c d", "say \"so\""}}));
  EXPECT_EQ(rows_of("\"two\nlines\",1\n"), (Rows{{"two\nlines", "1"}}));
  EXPECT_EQ(rows_of("5\" pipe,1\n"), (Rows{{"5\" pipe", "1"}}));
}

TEST(CsvReader, CountsLinesAlsoWithinQuotes) {
  EXPECT_EQ(lines_of("a,b\n\"1\n2\n3\",4\n\n5,6\n"), (std::vector<std::size_t>{1, 2, 6}));
  EXPECT_EQ(lines_of("a,b\r\n\"1\r\n2\",4\r\n\r\n5,6\r\n"), (std::vector<std::size_t>{1, 2, 5}));
  EXPECT_EQ(lines_of("a\rb\r\rc"), (std::vector<std::size_t>{1, 2, 4}));
}

TEST(CsvReader, FindsTheDelimiter) {
  EXPECT_EQ(reader_of("a;b;c\n1,5;2;3\n").delimiter(), ';');
  EXPECT_EQ(reader_of("a\tb\n").delimiter(), '\t');
  EXPECT_EQ(reader_of("\"a;b;c;d\",x\n").delimiter(), ',');
  EXPECT_EQ(reader_of("alone\n").delimiter(), ',');
  EXPECT_EQ(rows_of("a;b,c\n", ';'), (Rows{{"a", "b,c"}}));
}

TEST(CsvReader, ReadsTheSameHoweverChunksFall) {
  Rows expected;
  std::string text;
  for (int row = 0; row < 9000; ++row) {
    expected.push_back(
        {std::to_string(row), std::string(row % 23, 'x'), "q\"," + std::to_string(row)});
    text += expected.back()[0] + "," + expected.back()[1] + ",\"q\"\"," + std::to_string(row) +
            "\"\r\n";
  }
  EXPECT_EQ(rows_of(text), expected);
  EXPECT_EQ(lines_of(text).back(), 9000U);
}

TEST(CsvReader, HasNoRowsInEmptyText) {
  EXPECT_TRUE(rows_of("").empty());
  EXPECT_TRUE(rows_of("\n\r\n").empty());
}

TEST(CsvReader, RefusesWhatIsNoText) {
  expect_error(ErrorCode::corrupt, "UTF-16", [] {
    rows_of(
        "\xFF\xFE"
        "a");
  });
  expect_error(ErrorCode::corrupt, "null byte at line 1",
               [] { rows_of(std::string("a,\0b\n", 5)); });
}

TEST(CsvReader, RefusesAQuoteThatIsNotClosed) {
  expect_error(ErrorCode::corrupt, "'table.csv': the quote that is opened in line 3",
               [] { rows_of("a,b\n1,2\n\"3,4\n5,6\n"); });
  const std::string endless = "a,b\n\"" + std::string(3 * largest_csv_row, 'x');
  expect_error(ErrorCode::corrupt, "line 2: a row of more than", [&] { rows_of(endless); });
  const std::string wide = "a" + std::string(2 * largest_csv_row, ',');
  expect_error(ErrorCode::corrupt, "line 1: a row of more than", [&] { rows_of(wide); });
}

}  // namespace
}  // namespace sealion
