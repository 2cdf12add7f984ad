#include "data/array/npy_array.h"

#include <utf8.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "data/array/element_type.h"

namespace sealion {
namespace {

constexpr std::size_t longest_text = 1024;  // characters of an element

/// `<f8` and its like: byte order, kind, bytes of an element or characters of a text.
struct Descr {
  bool is_big_endian;
  char kind;
  std::size_t size;
};

std::optional<Descr> parse_descr(std::string_view text) {
  if (text.size() < 3) return std::nullopt;
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), size);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return Descr{text[0] == '>', text[1], size};
}

std::optional<ElementType> number_type(const Descr& descr) {
  const bool is_integer = descr.size == 1 || descr.size == 2 || descr.size == 4 || descr.size == 8;
  if (!is_integer) return std::nullopt;
  switch (descr.kind) {
    case 'b':
      return ElementType{NumberKind::boolean, descr.size, descr.is_big_endian};
    case 'u':
      return ElementType{NumberKind::unsigned_integer, descr.size, descr.is_big_endian};
    case 'i':
      return ElementType{NumberKind::signed_integer, descr.size, descr.is_big_endian};
    case 'f':
      break;
    default:
      return std::nullopt;
  }
  if (descr.size == 1) return std::nullopt;
  return ElementType{NumberKind::floating_point, descr.size, descr.is_big_endian};
}

/// Texts of `characters` code points of four bytes each, null behind their end.
std::vector<std::string> decode_texts(ByteSpan bytes, std::size_t characters, bool is_big_endian,
                                      const std::string& source) {
  const ElementType code_point{NumberKind::unsigned_integer, 4, is_big_endian};
  const auto points =
      std::get<std::vector<std::int64_t>>(decode_elements(bytes, code_point, source));
  std::vector<std::string> texts;
  for (auto first = points.begin(); first != points.end();
       first += static_cast<std::ptrdiff_t>(characters)) {
    std::string& text = texts.emplace_back();
    try {
      for (std::size_t c = 0; c < characters && first[static_cast<std::ptrdiff_t>(c)] != 0; ++c) {
        utf8::append(static_cast<char32_t>(first[static_cast<std::ptrdiff_t>(c)]),
                     std::back_inserter(text));
      }
    } catch (const utf8::invalid_code_point&) {
      fail(ErrorCode::corrupt, "'{}': text {} has a character that there is none of", source,
           texts.size() - 1);
    }
  }
  return texts;
}

/// How the elements are read, and how many bytes each has.
struct Decoder {
  Descr descr;
  std::optional<ElementType> number;  ///< none of texts

  std::size_t bytes() const { return number ? number->bytes : 4 * descr.size; }
  Elements decode(ByteSpan data, const std::string& source) const {
    if (number) return decode_elements(data, *number, source);
    return decode_texts(data, descr.size, descr.is_big_endian, source);
  }
};

Decoder decoder_of(const NpyHeader& header, const std::string& source) {
  const auto descr = parse_descr(header.descr);
  const auto number = descr ? number_type(*descr) : std::nullopt;
  const bool is_text =
      descr && descr->kind == 'U' && descr->size >= 1 && descr->size <= longest_text;
  if (number || is_text) return {*descr, number};
  fail(
      ErrorCode::unsupported,
      "'{}' has elements of type '{}': make them numbers, as with array.astype('<f4'), or texts of "
      "1 to {} characters",
      source, header.descr, longest_text);
}

/// The same elements with the last index fastest, where the first was.
template <typename T>
std::vector<T> transposed(const std::vector<T>& values, const std::vector<std::size_t>& shape) {
  std::vector<T> out;
  out.reserve(values.size());
  std::vector<std::size_t> index(shape.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::size_t place = 0;
    for (std::size_t d = shape.size(); d-- > 0;) place = place * shape[d] + index[d];
    out.push_back(values[place]);
    for (std::size_t d = shape.size(); d-- > 0 && ++index[d] == shape[d];) index[d] = 0;
  }
  return out;
}

}  // namespace

NpyHeader read_npy_header(ByteReader& reader) {
  const std::string& source = reader.source();
  const auto starts_right = [&] {
    return std::ranges::equal(reader.take(npy_magic.size()), npy_magic, {}, {},
                              [](char c) { return static_cast<std::uint8_t>(c); });
  };
  if (reader.remaining() < npy_magic.size() + 2 || !starts_right()) {
    fail(ErrorCode::corrupt, "'{}' is no .npy file: it does not start as one", source);
  }
  const auto major = reader.read<std::uint8_t>(), minor = reader.read<std::uint8_t>();
  if (major < 1 || major > 3 || minor != 0) {
    fail(ErrorCode::unsupported, "'{}' has version {}.{} of the .npy format, not 1.0 to 3.0",
         source, major, minor);
  }
  const std::size_t size = major == 1 ? reader.read<std::uint16_t>() : reader.read<std::uint32_t>();
  const ByteSpan text = reader.take(size);
  return parse_npy_header({reinterpret_cast<const char*>(text.data()), text.size()}, source);
}

Array parse_npy_array(ByteSpan bytes, const std::string& source) {
  ByteReader reader(bytes, source);
  const NpyHeader header = read_npy_header(reader);
  const Decoder decoder = decoder_of(header, source);
  const auto count = element_count(header.shape, most_array_elements);
  if (!count) {
    fail(ErrorCode::corrupt, "'{}' claims more than {} elements", source, most_array_elements);
  }
  check_length(reader.remaining(), *count * decoder.bytes(), source);
  Array array{header.shape, decoder.decode(reader.take(reader.remaining()), source)};
  if (header.fortran_order) {
    std::visit([&](auto& values) { values = transposed(values, array.shape); }, array.elements);
  }
  return array;
}

}  // namespace sealion
