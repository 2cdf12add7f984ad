#include "base/zlib_stream.h"

#include <gtest/gtest.h>

#include <string>

namespace sealion {
namespace {

ByteVector some_content() {
  ByteVector content;
  for (std::size_t i = 0; i < 5000; ++i) content.push_back(static_cast<std::uint8_t>(i * i / 7));
  return content;
}

ByteVector deflated(const ByteVector& content, ZlibLevel level = ZlibLevel::standard) {
  ByteVector out(zlib_bound(content.size()));
  out.resize(zlib_deflate(content, level, out));
  return out;
}

/// As much as there is, in pieces of `piece` bytes.
ByteVector inflated(ZlibInflater& inflater, std::size_t piece) {
  ByteVector content;
  while (!inflater.is_done()) {
    const std::size_t before = content.size();
    content.resize(before + piece);
    content.resize(before + inflater.produce(std::span(content).subspan(before)));
  }
  return content;
}

TEST(ZlibStream, GivesBackWhatWentIn) {
  for (const ByteVector& content : {ByteVector{}, ByteVector{7}, some_content()}) {
    for (const ZlibLevel level : {ZlibLevel::standard, ZlibLevel::smallest}) {
      for (const std::size_t piece : {1, 100, 10000}) {
        const ByteVector packed = deflated(content, level);
        ZlibInflater inflater(packed, ZlibFormat::zlib);
        EXPECT_EQ(inflated(inflater, piece), content);
        EXPECT_TRUE(inflater.is_complete());
        EXPECT_EQ(inflater.unread(), 0U);
        EXPECT_EQ(inflater.damage(), nullptr);
      }
    }
  }
}

TEST(ZlibStream, MakesNoMoreThanThereIsRoomFor) {
  const ByteVector packed = deflated(ByteVector(std::size_t{1} << 20));
  ZlibInflater inflater(packed, ZlibFormat::zlib);
  ByteVector out(16, 1);
  EXPECT_EQ(inflater.produce(std::span(out).first(10)), 10U);
  EXPECT_EQ(out, ByteVector({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1}));
  EXPECT_FALSE(inflater.is_done());
}

TEST(ZlibStream, SeesEveryCut) {
  const ByteVector packed = deflated(some_content());
  for (std::size_t size = 0; size < packed.size(); ++size) {
    ZlibInflater inflater(ByteSpan(packed).first(size), ZlibFormat::zlib);
    inflated(inflater, 1000);
    EXPECT_FALSE(inflater.is_complete()) << size;
    EXPECT_EQ(inflater.damage(), nullptr) << size;
  }
}

TEST(ZlibStream, SeesDamage) {
  const ByteVector packed = deflated(some_content());
  ByteVector wrong_sum = deflated(some_content());
  wrong_sum.at(wrong_sum.size() - 1) ^= 1;
  // The last one asks for a dictionary.
  for (const ByteVector& bytes :
       {wrong_sum, ByteVector(100, 0xff), ByteVector{0x78, 0xbb, 1, 2, 3, 4}}) {
    ZlibInflater inflater(bytes, ZlibFormat::zlib);
    inflated(inflater, 1000);
    EXPECT_FALSE(inflater.is_complete());
    EXPECT_NE(inflater.damage(), nullptr);
  }
  ZlibInflater not_gzip(packed, ZlibFormat::gzip);
  inflated(not_gzip, 1000);
  EXPECT_NE(not_gzip.damage(), nullptr);
}

TEST(ZlibStream, LeavesWhatFollows) {
  ByteVector packed = deflated(some_content());
  packed.insert(packed.end(), {1, 2, 3});
  ZlibInflater inflater(packed, ZlibFormat::zlib);
  EXPECT_EQ(inflated(inflater, 1000), some_content());
  EXPECT_TRUE(inflater.is_complete());
  EXPECT_EQ(inflater.unread(), 3U);
}

TEST(ZlibStream, ChecksumIsThatOfTheStandard) {
  const std::string digits = "123456789";
  EXPECT_EQ(crc32_of(ByteVector(digits.begin(), digits.end())), 0xcbf43926U);
  EXPECT_EQ(crc32_of({}), 0U);
}

}  // namespace
}  // namespace sealion
