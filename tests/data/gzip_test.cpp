#include "data/gzip.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "data/compress.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using testing::gzip;

ByteVector ramp(std::size_t count) {
  ByteVector bytes(count);
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::uint8_t>(i * i >> 8);
  return bytes;
}

TEST(Gunzip, GivesTheContentBackUpToTheLimit) {
  for (const std::size_t count : {0, 1, 65535, 65536, 65537, 1000000}) {
    const ByteVector content = ramp(count);
    const ByteVector compressed = gzip(content);
    EXPECT_EQ(gunzip(compressed, count, "test"), content);
    if (count == 0) continue;
    expect_error(ErrorCode::corrupt, "decompresses to more than",
                 [&] { gunzip(compressed, count - 1, "test"); });
  }
}

TEST(Gunzip, StopsABombAtTheLimit) {
  const ByteVector bomb = gzip(ByteVector(std::size_t{1} << 24));
  expect_error(ErrorCode::corrupt, "more than 1000 bytes", [&] { gunzip(bomb, 1000, "test"); });
}

TEST(Gunzip, RefusesEveryCut) {
  const ByteVector sound = gzip(ramp(500));
  for (std::size_t i = 0; i < sound.size(); ++i) {
    expect_error(ErrorCode::corrupt, "is cut off",
                 [&] { gunzip(ByteSpan(sound).first(i), 1000, "test"); });
  }
}

TEST(Gunzip, NeverGivesOtherContentForADamagedFile) {
  const ByteVector content = ramp(500), sound = gzip(content);
  std::size_t refused = 0;
  for (std::size_t i = 0; i < sound.size(); ++i) {
    ByteVector flipped = sound;
    flipped[i] ^= 0x40;
    try {
      // Some bits, as those of the time and of padding, mean nothing for the content.
      EXPECT_EQ(gunzip(flipped, 1000, "test"), content);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::corrupt);
      ++refused;
    }
  }
  EXPECT_GT(refused, sound.size() - 10);
}

TEST(Gunzip, RefusesWhatFollowsAndWhatIsNoGzip) {
  ByteVector longer = gzip(ramp(500));
  longer.push_back(0);
  expect_error(ErrorCode::corrupt, "1 bytes after its end", [&] { gunzip(longer, 1000, "test"); });
  expect_error(ErrorCode::corrupt, "no sound gzip file", [] { gunzip(ramp(500), 1000, "test"); });
}

}  // namespace
}  // namespace sealion::heras
