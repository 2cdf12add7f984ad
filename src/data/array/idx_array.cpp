#include "data/array/idx_array.h"

#include <optional>
#include <utility>

#include "base/error.h"

namespace sealion {
namespace {

constexpr std::size_t most_dimensions = 8;

/// Of the format's code for it.
std::optional<ElementType> idx_type(std::uint8_t code) {
  switch (code) {
    case 0x08:
      return ElementType{NumberKind::unsigned_integer, 1, true};
    case 0x09:
      return ElementType{NumberKind::signed_integer, 1, true};
    case 0x0B:
      return ElementType{NumberKind::signed_integer, 2, true};
    case 0x0C:
      return ElementType{NumberKind::signed_integer, 4, true};
    case 0x0D:
      return ElementType{NumberKind::floating_point, 4, true};
    case 0x0E:
      return ElementType{NumberKind::floating_point, 8, true};
    default:
      return std::nullopt;
  }
}

}  // namespace

std::uint32_t read_big_endian(ByteReader& reader) {
  return __builtin_bswap32(reader.read<std::uint32_t>());
}

IdxHeader read_idx_header(ByteReader& reader) {
  const auto zeros = reader.read<std::uint16_t>();
  const auto type = idx_type(reader.read<std::uint8_t>());
  const std::size_t dimensions = reader.read<std::uint8_t>();
  if (zeros != 0 || !type || dimensions == 0 || dimensions > most_dimensions) {
    fail(ErrorCode::corrupt, "'{}' is no IDX file: it does not start as one", reader.source());
  }
  IdxHeader header{*type, {}};
  while (header.shape.size() < dimensions) header.shape.push_back(read_big_endian(reader));
  return header;
}

Array parse_idx_array(ByteSpan bytes, const std::string& source) {
  ByteReader reader(bytes, source);
  IdxHeader header = read_idx_header(reader);
  const auto count = element_count(header.shape, most_array_elements);
  if (!count) {
    fail(ErrorCode::corrupt, "'{}' claims more than {} elements", source, most_array_elements);
  }
  check_length(reader.remaining(), *count * header.type.bytes, source);
  return {std::move(header.shape),
          decode_elements(reader.take(reader.remaining()), header.type, source)};
}

}  // namespace sealion
