#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "data/compress.h"
#include "data/files/load/load_data.h"
#include "support/expect_error.h"
#include "support/foreign_files.h"
#include "support/temporary_folder.h"

namespace sealion {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using heras::testing::gzip;
using sealion::testing::expect_error;
using sealion::testing::TemporaryFolder;
using testing::bytes_of;
using testing::idx;
using testing::jpeg;
using testing::npy;
using testing::plain_image;
using testing::png;
using testing::zip;

/// A file that no data set can be made of, and the one thing that is said about it.
struct OddFile {
  const char* name;  ///< of the case
  ByteVector bytes;
  ErrorCode code;
  std::string message;
  DataOptions options = {};
};

void PrintTo(const OddFile& odd, std::ostream* out) { *out << odd.name; }

ByteVector first_of(ByteVector bytes, std::size_t size) {
  bytes.resize(size);
  return bytes;
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::vector<OddFile> odd_tables() {
  const ErrorCode corrupt = ErrorCode::corrupt;
  const DataOptions labelled{.label = "y"};
  return {
      {"empty", {}, corrupt, "has no rows"},
      {"blank_lines", bytes_of("\n\r\n\n"), corrupt, "has no rows"},
      {"header_alone", bytes_of("a,b\n"), corrupt, "a header and no rows"},
      {"utf16",
       bytes_of("\xFF\xFE"
                "a\0,\0b\0"sv),
       corrupt, "UTF-16: save it as UTF-8"},
      {"utf16_without_mark", bytes_of("a\0,\0b\0\n\0"sv), corrupt, "is no text: a null byte"},
      {"latin1", bytes_of("a,b\nM\xFCnchen,1\n"), corrupt,
       "line 2, column 'a': the text is not UTF-8"},
      {"latin1_name",
       bytes_of("stra\xDF"
                "e,b\nx,1\n"),
       corrupt, "name of column 1 is not UTF-8"},
      {"two_columns_of_one_name", bytes_of("a,b,a\n1,2,3\n"), corrupt, "two columns are named 'a'"},
      {"a_column_without_name", bytes_of("a,,c\n1,2,3\n"), corrupt, "column 2 has no name"},
      {"row_too_short", bytes_of("a,b\n1,2\n3\n"), corrupt, "line 3: 1 fields in a table of 2"},
      {"row_too_long", bytes_of("a,b\n1,2\n3,4,5\n"), corrupt, "line 3: 3 fields in a table of 2"},
      {"wrong_delimiter",
       bytes_of("a;b\n1,5;2\n"),
       corrupt,
       "fields in a table of",
       {.delimiter = ','}},
      {"open_quote", bytes_of("a,b\n1,\"2\n3,4\n"), corrupt, "opened in line 2 is not closed"},
      {"infinity", bytes_of("a,b\n1,2\n3,inf\n"), corrupt, "line 3, column 'b': 'inf'"},
      {"beyond_doubles", bytes_of("a\n1\n1e400\n"), corrupt, "line 3, column 'a': '1e400'"},
      {"label_missing", bytes_of("x,y\n1,a\n2,\n"), corrupt, "line 3, column 'y'", labelled},
      {"label_not_a_number", bytes_of("x,y\n1,nan\n2,3\n"), corrupt, "line 2, column 'y'",
       labelled},
      {"label_infinite", bytes_of("x,y\n1,2\n2,-inf\n"), corrupt, "line 3, column 'y'", labelled},
      {"names_as_features",
       bytes_of("a,b\n" +
                [] {
                  std::string rows;
                  for (int i = 0; i < 2000; ++i) rows += "name" + std::to_string(i) + ",1\n";
                  return rows;
                }()),
       ErrorCode::does_not_fit, "line 1026, column 'a'"},
      {"a_line_without_end", bytes_of("a,b\n" + std::string(5 << 20, 'x')), corrupt,
       "a row of more than"},
      {"too_many_columns", bytes_of("a" + std::string(70000, ',') + "\n"), corrupt,
       "more than 65536"},
      {"null_byte", bytes_of("a,b\n1,\0\n"sv), corrupt, "null byte"},
      {"gzip_cut", first_of(gzip(bytes_of(repeated("a,b\n1,2\n", 50))), 30), corrupt, "is cut off"},
      {"gzip_twice",
       [] {
         ByteVector two = gzip(bytes_of("a\n1\n"));
         const ByteVector more = two;
         two.insert(two.end(), more.begin(), more.end());
         return two;
       }(),
       corrupt, "bytes after its end"},
      {"spreadsheet", zip({{"xl/workbook.xml", bytes_of("<workbook/>")}}), corrupt,
       "is no .npy file"},
      {"parquet", bytes_of("PAR1\x15\4"), ErrorCode::unsupported, "save it as CSV"},
      {"pdf", bytes_of("%PDF-1.7\n"), ErrorCode::unsupported, "save it as CSV"},
  };
}

std::vector<OddFile> odd_arrays() {
  const ErrorCode corrupt = ErrorCode::corrupt;
  return {
      {"npy_cut_in_its_header", first_of(npy("<f8", "(1, 1)", "12345678"), 20), corrupt, "f.bin"},
      {"npy_cut_in_its_data", npy("<f8", "(1, 2)", "12345678"), corrupt, "is cut off"},
      {"npy_with_more_behind", npy("|u1", "(1, 1)", "12"), corrupt, "trailing bytes"},
      {"npy_of_2_to_60", npy("|u1", "(1152921504606846976,)", "x"), corrupt, "claims more than"},
      {"npy_of_overflowing_size", npy("<f8", "(4294967296, 4294967296, 2)", "x"), corrupt,
       "claims more than"},
      {"npy_of_objects", npy("|O", "(1, 1)", "12345678"), ErrorCode::unsupported, "type '|O'"},
      {"npy_of_complex_numbers", npy("<c8", "(1, 1)", "12345678"), ErrorCode::unsupported, "'<c8'"},
      {"npy_of_nothing", npy("<f8", "(0, 4)", ""), corrupt, "has no records"},
      {"npy_of_empty_records", npy("<f8", "(4, 0)", ""), corrupt, "has no records"},
      {"npy_of_one_number", npy("<f4", "()", "1234"), corrupt, "has no records"},
      {"npy_of_texts", npy("<U1", "(1, 1)", "a\0\0\0"sv), corrupt, "has texts where"},
      {"npy_with_infinity", npy("<f4", "(2, 1)", "\0\0\0\0\0\0\x80\x7F"sv), corrupt,
       "record 1 has an infinite number"},
      {"npy_header_of_4_gib", bytes_of("\x93NUMPY\2\0\xFF\xFF\xFF\xFF{"sv), corrupt, "f.bin"},
      {"idx_cut", idx({2, 2}, "abc"), corrupt, "is cut off"},
      {"idx_with_more_behind", idx({1, 1}, "abc"), corrupt, "trailing bytes"},
      {"idx_of_an_unknown_type", bytes_of("\0\0\x0A\1\0\0\0\1x"sv), corrupt, "is no IDX file"},
      {"idx_of_256_dimensions", bytes_of("\0\0\x08\xFF"sv), corrupt, "is no IDX file"},
      {"idx_of_2_to_64", idx({0xFFFFFFFF, 0xFFFFFFFF}, "x"), corrupt, "claims more than"},
      {"idx_with_a_nan_label_file",
       idx({1, 1}, "x"),
       ErrorCode::not_found,
       "there is no 'none'",
       {.label = "none"}},
      {"npz_cut", first_of(zip({{"x.npy", npy("|u1", "(1, 1)", "x")}}), 60), corrupt,
       "is no .npz file"},
      {"npz_of_nothing", bytes_of("PK\5\6" + std::string(18, '\0')), corrupt, "0 arrays"},
      {"npz_bomb", zip({{"x.npy", npy("|u1", "(1,)", std::string(1 << 24, '\0'))}}), corrupt,
       "trailing bytes"},
      {"gzip_bomb", gzip(bytes_of("\0\0\x08\1\0\0\0\1"s + std::string(1 << 24, '\0'))), corrupt,
       "trailing bytes"},
      {"png_alone", png(plain_image(1, 1, 1, 0)), ErrorCode::unsupported, "is a single picture"},
      {"jpeg_alone", jpeg(plain_image(8, 8, 1, 0)), ErrorCode::unsupported, "is a single picture"},
  };
}

class OddFiles : public ::testing::TestWithParam<OddFile> {};

TEST_P(OddFiles, GiveOneClearError) {
  const TemporaryFolder folder;
  const OddFile& odd = GetParam();
  write_file(folder / "f.bin", odd.bytes);
  expect_error(odd.code, odd.message, [&] { load_data(folder / "f.bin", odd.options); });
  expect_error(odd.code, "f.bin", [&] { load_data(folder / "f.bin", odd.options); });
}

std::string name_of(const ::testing::TestParamInfo<OddFile>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Tables, OddFiles, ::testing::ValuesIn(odd_tables()), name_of);
INSTANTIATE_TEST_SUITE_P(Arrays, OddFiles, ::testing::ValuesIn(odd_arrays()), name_of);

/// Tables that are odd and right: they all say the same.
class SoundTables : public ::testing::TestWithParam<std::string> {};

TEST_P(SoundTables, AreRead) {
  const TemporaryFolder folder;
  write_file(folder / "t.csv", GetParam());
  const DataSplits data = load_data(folder / "t.csv", {.label = "y"});
  const Table& table = std::get<Table>(data.train.inputs);
  ASSERT_EQ(table.rows, 3U);
  ASSERT_EQ(table.columns.size(), 2U);
  const auto& numbers = std::get<NumericColumn>(table.columns[0].values).of_row;
  EXPECT_EQ(numbers[0], 1.5);
  EXPECT_TRUE(std::isnan(numbers[1]));
  EXPECT_EQ(numbers[2], -2e3);
  EXPECT_EQ(table.columns[1], (Column{"b", CategoricalColumn{{"two\nlines", "x, y"}, {1, 0, 1}}}));
  EXPECT_EQ(std::get<ClassTargets>(data.train.targets), (ClassTargets{{"no", "yes"}, {1, 0, 1}}));
}

INSTANTIATE_TEST_SUITE_P(
    All, SoundTables,
    ::testing::Values(
        "a,b,y\n1.5,\"x, y\",yes\n,\"two\nlines\",no\n-2e3,\"x, y\",yes\n",
        "a,b,y\r\n1.5,\"x, y\",yes\r\nNA,\"two\nlines\",no\r\n-2000,\"x, y\",yes",
        "a,b,y\r1.5,\"x, y\",yes\rnan,\"two\nlines\",no\r-2E+3,\"x, y\",yes\r",
        "\xEF\xBB\xBF"
        "a,b,y\n1.5,\"x, y\",yes\n?,\"two\nlines\",no\n-2e3,\"x, y\",yes\n",
        "a\tb\ty\n1.5\tx, y\tyes\nnull\t\"two\nlines\"\tno\n-2e3\tx, y\tyes\n",
        "a;b;y\n1.5;x, y;yes\n;\"two\nlines\";no\n-2e3;\"x, y\";yes\n\n",
        "a|b|y\n+1.5|x, y|yes\nN/A|\"two\nlines\"|no\n-2e3|x, y|yes\n",
        " a , b , \"y\" \n 1.5 , \"x, y\" , yes\n None , \"two\nlines\" ,no\n-2e3,\"x, y\",yes\n",
        "\n\na,b,y\n\n1.50,\"x, y\",yes\n\n,\"two\nlines\",no\n-2e3,\"x, y\",yes\n"));

}  // namespace
}  // namespace sealion
