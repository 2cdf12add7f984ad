#include "cli/pages/png.h"

#include <openssl/evp.h>

#include <array>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/zlib_stream.h"

namespace sealion::cli {
namespace {

void append_big_endian(ByteVector& out, std::size_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}

void append_chunk(ByteVector& png, std::string_view type, ByteSpan data) {
  append_big_endian(png, data.size());
  const std::size_t start = png.size();
  png.insert(png.end(), type.begin(), type.end());
  png.insert(png.end(), data.begin(), data.end());
  append_big_endian(png, crc32_of(ByteSpan(png).subspan(start)));
}

ByteVector deflate(const ByteVector& bytes) {
  ByteVector out(zlib_bound(bytes.size()));
  out.resize(zlib_deflate(bytes, ZlibLevel::smallest, out));
  return out;
}

/// The number by which PNG calls what the channels are.
std::uint8_t colour_type(std::size_t channels) {
  constexpr std::array<std::uint8_t, 4> types = {0, 4, 2, 6};
  return types.at(channels - 1);
}

ByteVector header(const Raster& raster) {
  ByteVector bytes;
  append_big_endian(bytes, raster.width);
  append_big_endian(bytes, raster.height);
  // 8 bits a channel, deflate, filters by row, not interlaced.
  bytes.insert(bytes.end(), {8, colour_type(raster.channels), 0, 0, 0});
  return bytes;
}

/// Each row behind the number of its filter: none.
ByteVector rows(const Raster& raster) {
  const std::size_t row = raster.width * raster.channels;
  ByteVector bytes;
  for (std::size_t i = 0; i < raster.bytes.size(); ++i) {
    if (i % row == 0) bytes.push_back(0);
    bytes.push_back(raster.bytes[i]);
  }
  return bytes;
}

std::string base64(const ByteVector& bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length = ::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                       static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

}  // namespace

std::string png_data_url(const Raster& raster) {
  ByteVector png = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  append_chunk(png, "IHDR", header(raster));
  append_chunk(png, "IDAT", deflate(rows(raster)));
  append_chunk(png, "IEND", {});
  return "data:image/png;base64," + base64(png);
}

}  // namespace sealion::cli
