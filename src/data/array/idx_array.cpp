#include "data/array/idx_array.h"

#include <optional>

#include "base/error.h"
#include "data/array/element_type.h"

namespace sealion {
namespace {

constexpr std::size_t most_dimensions = 8;

/// Of the format's code for it.
std::optional<ElementType> type_of(std::uint8_t code) {
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

std::size_t read_size(ByteReader& reader) {
  const auto size =
      decode_elements(reader.take(4), {NumberKind::unsigned_integer, 4, true}, reader.source());
  return static_cast<std::size_t>(std::get<std::vector<std::int64_t>>(size).front());
}

}  // namespace

Array parse_idx_array(ByteSpan bytes, const std::string& source) {
  ByteReader reader(bytes, source);
  const auto zeros = reader.read<std::uint16_t>();
  const auto type = type_of(reader.read<std::uint8_t>());
  const std::size_t dimensions = reader.read<std::uint8_t>();
  if (zeros != 0 || !type || dimensions == 0 || dimensions > most_dimensions) {
    fail(ErrorCode::corrupt, "'{}' is no IDX file: it does not start as one", source);
  }
  std::vector<std::size_t> shape;
  while (shape.size() < dimensions) shape.push_back(read_size(reader));
  const auto count = element_count(shape, most_array_elements);
  if (!count) {
    fail(ErrorCode::corrupt, "'{}' claims more than {} elements", source, most_array_elements);
  }
  check_length(reader.remaining(), *count * type->bytes, source);
  return {std::move(shape), decode_elements(reader.take(reader.remaining()), *type, source)};
}

}  // namespace sealion
