#include "data/files/image/image.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/zlib_stream.h"
#include "support/expect_error.h"
#include "support/foreign_files.h"

namespace sealion {
namespace {

using sealion::testing::expect_error;
using testing::jpeg;
using testing::plain_image;
using testing::png;

Image ramp(std::size_t height, std::size_t width, std::size_t channels) {
  Image image = plain_image(height, width, channels, 0);
  for (std::size_t i = 0; i < image.pixels.size(); ++i) {
    image.pixels[i] = static_cast<std::uint8_t>(7 * i);
  }
  return image;
}

TEST(Image, DecodesPngExactly) {
  for (const std::size_t channels : {1, 3}) {
    const Image image = ramp(3, 5, channels);
    EXPECT_EQ(decode_image(png(image), "a.png"), image);
  }
}

TEST(Image, DecodesJpegNearly) {
  for (const std::size_t channels : {1, 3}) {
    const Image image = plain_image(9, 17, channels, 100);
    const Image decoded = decode_image(jpeg(image), "a.jpg");
    ASSERT_EQ(decoded.height, 9U);
    ASSERT_EQ(decoded.width, 17U);
    ASSERT_EQ(decoded.channels, channels);
    for (const std::uint8_t pixel : decoded.pixels) EXPECT_LE(std::abs(pixel - 100), 1);
  }
}

TEST(Image, TakesAnAlphaChannelThatSaysNothing) {
  Image image = plain_image(2, 2, 4, 255);
  EXPECT_EQ(decode_image(png(image), "a.png"), plain_image(2, 2, 3, 255));
  image.pixels[3] = 128;
  expect_error(ErrorCode::unsupported, "transparent pixels",
               [&] { decode_image(png(image), "a.png"); });
}

/// Or gives the whole picture, where no pixel is behind the cut.
TEST(Image, NeverGivesOtherPixelsForACut) {
  for (const ByteVector& sound : {png(ramp(4, 4, 3)), jpeg(ramp(8, 8, 1))}) {
    const Image whole = decode_image(sound, "a");
    std::size_t refused = 0;
    for (std::size_t size = 0; size < sound.size(); ++size) {
      try {
        EXPECT_EQ(decode_image(ByteSpan(sound).first(size), "a"), whole) << size;
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::corrupt);
        ++refused;
      }
    }
    EXPECT_GE(refused, sound.size() - 16);
  }
}

TEST(Image, NeverGivesOtherPixelsForADamagedPng) {
  const Image image = ramp(4, 4, 1);
  const ByteVector sound = png(image);
  for (std::size_t i = 0; i < sound.size(); ++i) {
    ByteVector flipped = sound;
    flipped[i] ^= 0x20;
    try {
      EXPECT_EQ(decode_image(flipped, "a.png"), image) << i;
    } catch (const Error&) {
    }
  }
}

/// A PNG with these sizes in its header, whose checksum is right.
ByteVector png_of_size(std::uint32_t width, std::uint32_t height) {
  ByteVector bytes = png(plain_image(1, 1, 1, 0));
  const auto put = [&](std::size_t place, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) {
      bytes[place + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
    }
  };
  put(16, width);
  put(20, height);
  put(29, crc32_of(ByteSpan(bytes).subspan(12, 17)));
  return bytes;
}

TEST(Image, RefusesHugeSizesBeforeMemoryIsTaken) {
  expect_error(ErrorCode::corrupt, "damaged PNG",
               [] { decode_image(png_of_size(0x80000000, 0x80000000), "a.png"); });
  expect_error(ErrorCode::does_not_fit, "900000 x 900000 pixels",
               [] { decode_image(png_of_size(900000, 900000), "a.png"); });
  ByteVector wide = jpeg(plain_image(8, 8, 1, 0));
  const ByteVector frame{0xFF, 0xC0};
  const auto found = std::search(wide.begin(), wide.end(), frame.begin(), frame.end());
  ASSERT_NE(found, wide.end());
  std::fill_n(found + 5, 4, std::uint8_t{0xFF});  // height and width
  EXPECT_THROW(decode_image(wide, "a.jpg"), Error);
}

TEST(Image, RefusesWhatIsNeither) {
  expect_error(ErrorCode::corrupt, "neither a PNG nor a JPEG", [] { decode_image({}, "a"); });
  expect_error(ErrorCode::corrupt, "neither a PNG nor a JPEG",
               [] { decode_image(testing::bytes_of("GIF89a"), "a"); });
}

}  // namespace
}  // namespace sealion
