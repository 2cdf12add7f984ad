#include "cli/pages/png.h"

#include <openssl/evp.h>

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

ByteVector header(std::size_t width, std::size_t height) {
  ByteVector bytes;
  append_big_endian(bytes, width);
  append_big_endian(bytes, height);
  // 8 bits of grey, deflate, filters by row, not interlaced.
  bytes.insert(bytes.end(), {8, 0, 0, 0, 0});
  return bytes;
}

/// Each row behind the number of its filter: none.
ByteVector rows(std::span<const std::uint8_t> pixels, std::size_t width) {
  ByteVector bytes;
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    if (i % width == 0) bytes.push_back(0);
    bytes.push_back(pixels[i]);
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

std::string png_data_url(std::span<const std::uint8_t> pixels, std::size_t width,
                         std::size_t height) {
  ByteVector png = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  append_chunk(png, "IHDR", header(width, height));
  append_chunk(png, "IDAT", deflate(rows(pixels, width)));
  append_chunk(png, "IEND", {});
  return "data:image/png;base64," + base64(png);
}

}  // namespace sealion::cli
