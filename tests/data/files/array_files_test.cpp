#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "data/array/idx_array.h"
#include "data/array/npy_array.h"
#include "support/expect_error.h"
#include "support/foreign_files.h"

namespace sealion {
namespace {

using sealion::testing::expect_error;
using testing::bytes_of;
using testing::npy;

template <typename T>
std::vector<T> elements_of(const Array& array) {
  return std::get<std::vector<T>>(array.elements);
}

using namespace std::string_view_literals;

TEST(NpyArray, ReadsEveryTypeInBothByteOrders) {
  const auto read = [](const std::string& descr, const std::string& shape, std::string_view data) {
    return parse_npy_array(npy(descr, shape, data), "a.npy");
  };
  EXPECT_EQ(elements_of<std::uint8_t>(read("|u1", "(3,)", "\x00\x7F\xFF"sv)),
            (std::vector<std::uint8_t>{0, 127, 255}));
  EXPECT_EQ(elements_of<std::uint8_t>(read("|b1", "(2,)", "\x00\x02"sv)),
            (std::vector<std::uint8_t>{0, 1}));
  EXPECT_EQ(elements_of<std::int64_t>(read("|i1", "(2,)", "\x80\x7F"sv)),
            (std::vector<std::int64_t>{-128, 127}));
  EXPECT_EQ(elements_of<std::int64_t>(read("<i2", "(2,)", "\xFE\xFF\x01\x02"sv)),
            (std::vector<std::int64_t>{-2, 513}));
  EXPECT_EQ(elements_of<std::int64_t>(read(">i4", "(1,)", "\xFF\xFF\xFF\xFD"sv)),
            (std::vector<std::int64_t>{-3}));
  EXPECT_EQ(elements_of<std::int64_t>(read("<u2", "(1,)", "\xFE\xFF"sv)),
            (std::vector<std::int64_t>{65534}));
  EXPECT_EQ(elements_of<std::int64_t>(read(">i8", "(1,)", "\x80\x00\x00\x00\x00\x00\x00\x00"sv)),
            (std::vector<std::int64_t>{std::numeric_limits<std::int64_t>::min()}));
  EXPECT_EQ(elements_of<float>(read("<f2", "(4,)", "\x00\x3C\x00\xC0\x01\x00\xFF\x7B"sv)),
            (std::vector<float>{1, -2, 0x1p-24F, 65504}));
  EXPECT_EQ(elements_of<float>(read(">f4", "(1,)", "\x3F\x80\x00\x00"sv)), (std::vector<float>{1}));
  EXPECT_EQ(elements_of<double>(read("<f8", "()", "\x00\x00\x00\x00\x00\x00\xF0\x3F"sv)),
            (std::vector<double>{1}));
  EXPECT_EQ(elements_of<std::string>(read("<U2", "(2,)", "a\0\0\0\xE9\0\0\0b\0\0\0\0\0\0\0"sv)),
            (std::vector<std::string>{"a\xC3\xA9", "b"}));
}

TEST(NpyArray, TurnsFortransOrderAround) {
  const Array array = parse_npy_array(npy("|u1", "(2, 3)", "\1\4\2\5\3\6"sv, true), "a.npy");
  EXPECT_EQ(array.shape, (std::vector<std::size_t>{2, 3}));
  EXPECT_EQ(elements_of<std::uint8_t>(array), (std::vector<std::uint8_t>{1, 2, 3, 4, 5, 6}));
  const Array cube = parse_npy_array(npy("|u1", "(2, 1, 2)", "\1\3\2\4"sv, true, 3), "a.npy");
  EXPECT_EQ(elements_of<std::uint8_t>(cube), (std::vector<std::uint8_t>{1, 2, 3, 4}));
}

TEST(NpyArray, RefusesWhatIsNone) {
  const auto refuse = [](ErrorCode code, const std::string& text, const ByteVector& bytes) {
    expect_error(code, text, [&] { parse_npy_array(bytes, "a.npy"); });
  };
  refuse(ErrorCode::corrupt, "no .npy file", {1, 2, 3});
  refuse(ErrorCode::unsupported, "version 4.0", npy("|u1", "(1,)", "x", false, 4));
  refuse(ErrorCode::unsupported, "type '<c8'", npy("<c8", "(1,)", "12345678"));
  refuse(ErrorCode::unsupported, "type '|O'", npy("|O", "(1,)", "12345678"));
  refuse(ErrorCode::unsupported, "type '<f16'", npy("<f16", "(1,)", "1234567812345678"));
  refuse(ErrorCode::unsupported, "type '<U99999'", npy("<U99999", "(1,)", "1"));
  refuse(ErrorCode::corrupt, "claims more than",
         npy("|u1", "(4294967296, 4294967296, 4294967296)", "x"));
  refuse(ErrorCode::corrupt, "a.npy", npy("<f4", "(3,)", "12345678"));
  refuse(ErrorCode::corrupt, "beyond 2^63", npy("<u8", "(1,)", "\0\0\0\0\0\0\0\x80"sv));
  refuse(ErrorCode::corrupt, "text 0 has a character", npy("<U1", "(1,)", "\0\0\x11\0"sv));
}

TEST(IdxArray, ReadsEveryTypeAndRank) {
  const auto read = [](std::string_view text) { return parse_idx_array(bytes_of(text), "a.idx"); };
  const Array bytes = read("\0\0\x08\x04\0\0\0\1\0\0\0\1\0\0\0\2\0\0\0\1\x05\x06"sv);
  EXPECT_EQ(bytes.shape, (std::vector<std::size_t>{1, 1, 2, 1}));
  EXPECT_EQ(elements_of<std::uint8_t>(bytes), (std::vector<std::uint8_t>{5, 6}));
  EXPECT_EQ(elements_of<std::int64_t>(read("\0\0\x09\1\0\0\0\1\xFF"sv)),
            (std::vector<std::int64_t>{-1}));
  EXPECT_EQ(elements_of<std::int64_t>(read("\0\0\x0B\1\0\0\0\1\1\2"sv)),
            (std::vector<std::int64_t>{258}));
  EXPECT_EQ(elements_of<std::int64_t>(read("\0\0\x0C\1\0\0\0\1\xFF\xFF\xFF\xFE"sv)),
            (std::vector<std::int64_t>{-2}));
  EXPECT_EQ(elements_of<float>(read("\0\0\x0D\1\0\0\0\1\xC0\0\0\0"sv)), (std::vector<float>{-2}));
  EXPECT_EQ(elements_of<double>(read("\0\0\x0E\1\0\0\0\1\x40\0\0\0\0\0\0\0"sv)),
            (std::vector<double>{2}));
}

TEST(IdxArray, RefusesWhatIsNone) {
  const auto refuse = [](const std::string& text, std::string_view bytes) {
    expect_error(ErrorCode::corrupt, text, [&] { parse_idx_array(bytes_of(bytes), "a.idx"); });
  };
  refuse("a.idx", "\0\0\x08"sv);
  refuse("no IDX file", "\0\1\x08\1\0\0\0\1x"sv);
  refuse("no IDX file", "\0\0\x0A\1\0\0\0\1x"sv);
  refuse("no IDX file", "\0\0\x08\0x"sv);
  refuse("a.idx", "\0\0\x08\1\0\0\0\2x"sv);
  refuse("claims more than", "\0\0\x08\2\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFx"sv);
}

}  // namespace
}  // namespace sealion
