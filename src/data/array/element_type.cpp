#include "data/array/element_type.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "base/error.h"

namespace sealion {
namespace {

/// Hosts are little-endian.
std::uint64_t word(ByteSpan bytes, bool is_big_endian) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes.data(), bytes.size());
  return is_big_endian ? __builtin_bswap64(value) >> (64 - 8 * bytes.size()) : value;
}

/// IEEE 754, binary16.
float from_half(std::uint64_t bits) {
  const auto exponent = static_cast<int>(bits >> 10 & 31);
  const auto fraction = static_cast<float>(bits & 1023);
  const float sign = (bits >> 15 & 1) == 0 ? 1.0F : -1.0F;
  if (exponent == 31) {
    using Limits = std::numeric_limits<float>;
    return fraction == 0 ? sign * Limits::infinity() : Limits::quiet_NaN();
  }
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  return sign * std::ldexp(1024 + fraction, exponent - 25);
}

template <typename T, typename Convert>
std::vector<T> decode(ByteSpan bytes, const ElementType& type, Convert&& convert) {
  std::vector<T> values(bytes.size() / type.bytes);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = convert(word(bytes.subspan(i * type.bytes, type.bytes), type.is_big_endian));
  }
  return values;
}

Elements decode_floats(ByteSpan bytes, const ElementType& type) {
  if (type.bytes == 2) return decode<float>(bytes, type, from_half);
  if (type.bytes == 4) {
    return decode<float>(bytes, type, [](std::uint64_t bits) {
      return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    });
  }
  return decode<double>(bytes, type,
                        [](std::uint64_t bits) { return std::bit_cast<double>(bits); });
}

std::int64_t sign_extended(std::uint64_t bits, std::size_t bytes) {
  const auto unused = static_cast<int>(64 - 8 * bytes);
  return static_cast<std::int64_t>(bits << unused) >> unused;
}

}  // namespace

Elements decode_elements(ByteSpan bytes, const ElementType& type, const std::string& source) {
  switch (type.kind) {
    case NumberKind::boolean:
      return decode<std::uint8_t>(
          bytes, type, [](std::uint64_t bits) { return static_cast<std::uint8_t>(bits != 0); });
    case NumberKind::unsigned_integer:
      if (type.bytes == 1) return std::vector<std::uint8_t>(bytes.begin(), bytes.end());
      return decode<std::int64_t>(bytes, type, [&](std::uint64_t bits) {
        if (bits >> 63 != 0) {
          fail(ErrorCode::corrupt, "'{}' has the integer {}, beyond 2^63", source, bits);
        }
        return static_cast<std::int64_t>(bits);
      });
    case NumberKind::signed_integer:
      return decode<std::int64_t>(
          bytes, type, [&](std::uint64_t bits) { return sign_extended(bits, type.bytes); });
    case NumberKind::floating_point:
      break;
  }
  return decode_floats(bytes, type);
}

}  // namespace sealion
