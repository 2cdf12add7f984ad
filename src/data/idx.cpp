#include "data/idx.h"

#include <string>

#include "base/bytes.h"
#include "base/error.h"
#include "base/file.h"
#include "data/array/idx_array.h"
#include "data/gzip.h"

namespace sealion {
namespace {

constexpr std::uint32_t unsigned_bytes = 0x08;  // the format's code for the type of an element

ByteVector read_plain_or_gzip(const std::filesystem::path& path) {
  ByteVector bytes = read_file(path, largest_idx_bytes);
  if (path.extension() != ".gz") return bytes;
  return gunzip(bytes, largest_idx_bytes, path.string());
}

/// Reads the header of an IDX file of `rank` dimensions and strips it from `bytes`.
std::vector<std::size_t> strip_header(ByteVector& bytes, std::uint32_t rank,
                                      const std::string& source) {
  const std::size_t header = 4 + 4 * std::size_t{rank};
  const std::uint32_t expected = unsigned_bytes << 8 | rank;
  ByteReader reader(bytes, source);
  const std::uint32_t start = bytes.size() < 4 ? expected : read_big_endian(reader);
  if (start != expected) {
    fail(ErrorCode::corrupt, "'{}' starts with {:#010x}, but an IDX file of {} with {:#010x}",
         source, start, rank == 3 ? "images" : "labels", expected);
  }
  if (bytes.size() < header) {
    fail(ErrorCode::corrupt, "'{}' has {} bytes, too few for the {} of an IDX header", source,
         bytes.size(), header);
  }
  ByteReader whole(bytes, source);
  std::vector<std::size_t> sizes = read_idx_header(whole).shape;
  if (sizes[0] == 0) fail(ErrorCode::corrupt, "'{}' holds no elements", source);
  if (sizes[0] > most_images) {
    fail(ErrorCode::corrupt, "'{}' claims {} elements, more than the {} allowed", source, sizes[0],
         most_images);
  }
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(header));
  return sizes;
}

void append_big_endian(ByteVector& bytes, std::size_t value) {
  for (const int shift : {24, 16, 8, 0}) bytes.push_back(static_cast<std::uint8_t>(value >> shift));
}

void write_idx(const std::filesystem::path& path, const std::vector<std::size_t>& sizes,
               const std::vector<std::uint8_t>& data) {
  ByteVector bytes;
  append_big_endian(bytes, unsigned_bytes << 8 | sizes.size());
  for (const std::size_t size : sizes) append_big_endian(bytes, size);
  bytes.insert(bytes.end(), data.begin(), data.end());
  write_file(path, bytes);
}

}  // namespace

IdxImages parse_idx_images(ByteVector bytes, const std::string& source) {
  const std::vector<std::size_t> sizes = strip_header(bytes, 3, source);
  const std::size_t count = sizes[0], height = sizes[1], width = sizes[2];
  // Sizes are below 2^32, so this product cannot overflow.
  if (height * width == 0 || height * width > largest_image) {
    fail(ErrorCode::corrupt, "'{}' claims images of {} x {} pixels; 1 to {} are allowed", source,
         height, width, largest_image);
  }
  check_length(bytes.size(), count * height * width, source);
  return {count, height, width, std::move(bytes)};
}

IdxImages read_idx_images(const std::filesystem::path& path) {
  return parse_idx_images(read_plain_or_gzip(path), path.string());
}

std::vector<std::uint8_t> read_idx_labels(const std::filesystem::path& path) {
  ByteVector bytes = read_plain_or_gzip(path);
  const std::vector<std::size_t> sizes = strip_header(bytes, 1, path.string());
  check_length(bytes.size(), sizes[0], path.string());
  return bytes;
}

void write_idx_images(const std::filesystem::path& path, const IdxImages& images) {
  write_idx(path, {images.count, images.height, images.width}, images.pixels);
}

void write_idx_labels(const std::filesystem::path& path, const std::vector<std::uint8_t>& labels) {
  write_idx(path, {labels.size()}, labels);
}

}  // namespace sealion
