#include "base/bytes.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/error.h"
#include "base/huge_pages.h"

namespace sealion {

ByteSpan ByteReader::take(std::size_t count) {
  if (count > remaining()) {
    fail(ErrorCode::corrupt, "{}: cut off: {} more bytes needed at offset {}, {} left", source_,
         count, position_, remaining());
  }
  const ByteSpan result = bytes_.subspan(position_, count);
  position_ += count;
  return result;
}

std::string ByteReader::read_string(std::size_t limit) {
  const auto length = read<std::uint32_t>();
  if (length > limit) {
    fail(ErrorCode::corrupt, "{}: a text of {} bytes where at most {} are allowed", source_, length,
         limit);
  }
  const ByteSpan bytes = take(length);
  return {bytes.begin(), bytes.end()};
}

void ByteReader::expect_magic(std::string_view magic) {
  if (remaining() < magic.size() ||
      !std::equal(magic.begin(), magic.end(), bytes_.begin() + static_cast<long>(position_))) {
    fail(ErrorCode::corrupt, "{}: not a file of the expected kind ('{}' missing at the start)",
         source_, magic);
  }
  position_ += magic.size();
}

void ByteReader::expect_end() const {
  if (remaining() != 0) {
    fail(ErrorCode::corrupt, "{}: {} bytes too many at the end", source_, remaining());
  }
}

void ByteWriter::reserve(std::size_t count) {
  bytes_.reserve(count);
  prefer_huge_pages(bytes_.data(), count);
}

void ByteWriter::write_magic(std::string_view magic) {
  bytes_.insert(bytes_.end(), magic.begin(), magic.end());
}

void ByteWriter::write_string(std::string_view text) {
  write(static_cast<std::uint32_t>(text.size()));
  write_magic(text);
}

std::size_t addressable(std::initializer_list<std::uint64_t> factors) {
  constexpr std::uint64_t most = std::numeric_limits<std::ptrdiff_t>::max();
  std::uint64_t product = 1;
  bool fits = true;
  for (const std::uint64_t factor : factors) {
    fits = !__builtin_mul_overflow(product, factor, &product) && fits;
  }
  if (fits && product <= most) return static_cast<std::size_t>(product);
  fail(ErrorCode::unsupported, "{} = more bytes than the {} that this machine has addresses for",
       fmt::join(factors, " * "), most);
}

void check_length(std::size_t bytes, std::size_t expected, const std::string& source) {
  if (bytes == expected) return;
  fail(ErrorCode::corrupt, "'{}' {}: its header announces {} bytes of data, it has {}", source,
       bytes < expected ? "is cut off" : "has trailing bytes", expected, bytes);
}

}  // namespace sealion
