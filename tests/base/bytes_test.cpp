#include "base/bytes.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;

TEST(Bytes, ReadBackWhatWasWritten) {
  ByteWriter writer;
  writer.write_magic("MAGIC");
  writer.write<std::uint8_t>(0xAB);
  writer.write<std::int16_t>(-2);
  writer.write<std::uint32_t>(0x01020304);
  writer.write<std::int64_t>(std::numeric_limits<std::int64_t>::min());
  writer.write<double>(-0.1);
  writer.write_string("");
  writer.write_string("text");
  writer.write_bytes(ByteVector{1, 2, 3});
  const ByteVector bytes = writer.release();

  ByteReader reader(bytes, "a test");
  reader.expect_magic("MAGIC");
  EXPECT_EQ(reader.read<std::uint8_t>(), 0xAB);
  EXPECT_EQ(reader.read<std::int16_t>(), -2);
  EXPECT_EQ(reader.read<std::uint32_t>(), 0x01020304U);
  EXPECT_EQ(reader.read<std::int64_t>(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(reader.read<double>(), -0.1);
  EXPECT_EQ(reader.read_string(0), "");
  EXPECT_EQ(reader.read_string(4), "text");
  EXPECT_EQ(reader.remaining(), 3U);
  const ByteSpan rest = reader.take(3);
  EXPECT_EQ(ByteVector(rest.begin(), rest.end()), (ByteVector{1, 2, 3}));
  reader.expect_end();
}

TEST(Bytes, AreLittleEndian) {
  ByteWriter writer;
  writer.write<std::uint32_t>(0x01020304);
  EXPECT_EQ(writer.bytes(), (ByteVector{4, 3, 2, 1}));
}

TEST(Bytes, EveryReadChecksWhatIsLeft) {
  const ByteVector bytes = {1, 2, 3};
  ByteReader reader(bytes, "model.bin");
  reader.take(1);
  expect_error(ErrorCode::corrupt, "model.bin", [&] { reader.read<std::uint32_t>(); });
  expect_error(ErrorCode::corrupt, "cut off", [&] { reader.take(3); });
  expect_error(ErrorCode::corrupt, "cut off",
               [&] { reader.take(std::numeric_limits<std::size_t>::max()); });
  EXPECT_EQ(reader.remaining(), 2U) << "a refused read takes nothing";
  expect_error(ErrorCode::corrupt, "2 bytes too many", [&] { reader.expect_end(); });
}

TEST(Bytes, StringsAreLimitedBeforeTheyAreRead) {
  ByteWriter writer;
  writer.write<std::uint32_t>(0xFFFFFFFF);
  ByteReader limited(writer.bytes(), "f");
  expect_error(ErrorCode::corrupt, "4294967295", [&] { limited.read_string(16); });
  ByteReader cut(writer.bytes(), "f");
  expect_error(ErrorCode::corrupt, "cut off", [&] { cut.read_string(0xFFFFFFFF); });
}

TEST(Bytes, AnotherMagicIsRefused) {
  const ByteVector bytes = {'M', 'A', 'G', 'I', 'K'};
  expect_error(ErrorCode::corrupt, "MAGIC", [&] { ByteReader(bytes, "f").expect_magic("MAGIC"); });
  expect_error(ErrorCode::corrupt, "MAGIKS",
               [&] { ByteReader(bytes, "f").expect_magic("MAGIKS"); });
  ByteReader(bytes, "f").expect_magic("MAGIK");
}

TEST(Addressable, IsAProductThatMemoryMayHave) {
  EXPECT_EQ(addressable({}), 1U);
  EXPECT_EQ(addressable({3, 1000, 7}), 21000U);
  EXPECT_EQ(addressable({std::numeric_limits<std::uint64_t>::max(), 0}), 0U);
  const std::uint64_t most = std::numeric_limits<std::ptrdiff_t>::max();
  EXPECT_EQ(addressable({most}), most);
  expect_error(ErrorCode::unsupported, "addresses", [&] { addressable({most + 1}); });
  // 2^64, which is 0 in a word.
  expect_error(ErrorCode::unsupported, "4294967296 * 4294967296", [] {
    addressable({std::uint64_t{1} << 32, std::uint64_t{1} << 32});
  });
}

}  // namespace
}  // namespace sealion
