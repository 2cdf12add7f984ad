#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sealion {

static_assert(std::endian::native == std::endian::little, "the file formats are little-endian");

using ByteVector = std::vector<std::uint8_t>;
using ByteSpan = std::span<const std::uint8_t>;

/// Reads little-endian values from untrusted bytes. Every read checks what is left and throws
/// `corrupt` naming `source` where it is too little.
class ByteReader {
 public:
  ByteReader(ByteSpan bytes, std::string source) : bytes_(bytes), source_(std::move(source)) {}

  template <typename T>
  requires std::is_arithmetic_v<T> T read() {
    std::array<std::uint8_t, sizeof(T)> raw{};
    const ByteSpan taken = take(sizeof(T));
    std::copy(taken.begin(), taken.end(), raw.begin());
    return std::bit_cast<T>(raw);
  }

  /// The next `count` bytes, without a copy.
  ByteSpan take(std::size_t count);
  /// The next bytes as an array: a digest, a seed.
  template <typename Array>
  Array read_array() {
    Array array;
    const ByteSpan taken = take(array.size());
    std::copy(taken.begin(), taken.end(), array.begin());
    return array;
  }
  /// A string with its 32-bit length in front, at most `limit` bytes.
  std::string read_string(std::size_t limit);
  /// Throws unless the next bytes are `magic`.
  void expect_magic(std::string_view magic);
  /// Throws if bytes are left over.
  void expect_end() const;

  std::size_t remaining() const { return bytes_.size() - position_; }
  const std::string& source() const { return source_; }

 private:
  ByteSpan bytes_;
  std::size_t position_ = 0;
  std::string source_;
};

/// Appends little-endian values to a byte vector.
class ByteWriter {
 public:
  template <typename T>
  requires std::is_arithmetic_v<T>
  void write(T value) {
    const auto raw = std::bit_cast<std::array<std::uint8_t, sizeof(T)>>(value);
    write_bytes(raw);
  }
  void reserve(std::size_t count);
  void write_bytes(ByteSpan bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  void write_magic(std::string_view magic);
  void write_string(std::string_view text);

  const ByteVector& bytes() const { return bytes_; }
  ByteVector release() { return std::move(bytes_); }

 private:
  ByteVector bytes_;
};

/// The product of counts that come from outside. Throws `unsupported` where this machine has no
/// addresses for so many bytes: 32-bit ones, as in browsers, end at 2^31.
std::size_t addressable(std::initializer_list<std::uint64_t> factors);

/// Throws `corrupt` naming `source` unless as many bytes of data are there as its header announces.
void check_length(std::size_t bytes, std::size_t expected, const std::string& source);

}  // namespace sealion
