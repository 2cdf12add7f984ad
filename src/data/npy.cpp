#include "data/npy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "base/error.h"
#include "base/file.h"
#include "data/npy_header.h"

namespace sealion {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t before_header = 10;  // magic, version and the header's length
constexpr std::size_t alignment = 64;      // of the first element

/// Everything before the elements, and room for as many bytes of them.
ByteWriter begin(const char* descr, std::size_t rows, std::size_t columns, std::size_t bytes) {
  std::string header = to_text({descr, false, {rows, columns}});
  const std::size_t length = before_header + header.size() + 1;
  header.append(alignment - length % alignment, ' ').push_back('\n');
  ByteWriter writer;
  writer.reserve(before_header + header.size() + bytes);
  writer.write_magic(magic);
  writer.write<std::uint8_t>(1);
  writer.write<std::uint8_t>(0);
  writer.write(static_cast<std::uint16_t>(header.size()));
  writer.write_magic(header);
  return writer;
}

template <typename T>
void read_elements(ByteReader& reader, SecretVector<double>& values) {
  for (double& value : values) value = static_cast<double>(reader.read<T>());
}

struct ElementType {
  const char* descr;
  std::size_t bytes;
  void (*read)(ByteReader& reader, SecretVector<double>& values);
};
constexpr std::array<ElementType, 4> element_types = {{{"<f8", 8, read_elements<double>},
                                                       {"<f4", 4, read_elements<float>},
                                                       {"<i8", 8, read_elements<std::int64_t>},
                                                       {"|u1", 1, read_elements<std::uint8_t>}}};

const ElementType& type_of(const NpyHeader& header, const std::string& source) {
  const auto type =
      std::find_if(element_types.begin(), element_types.end(),
                   [&](const ElementType& known) { return header.descr == known.descr; });
  if (type != element_types.end()) return *type;
  fail(ErrorCode::unsupported,
       "'{}' has elements of type '{}': make them float64 with array.astype('<f8')", source,
       header.descr);
}

NpyHeader read_header(ByteReader& reader) {
  const std::string& source = reader.source();
  if (reader.remaining() < before_header ||
      !std::ranges::equal(reader.take(magic.size()), magic, [](std::uint8_t a, char b) {
        return a == static_cast<std::uint8_t>(b);
      })) {
    fail(ErrorCode::corrupt, "'{}' is no .npy file: it does not start as one", source);
  }
  const auto major = reader.read<std::uint8_t>(), minor = reader.read<std::uint8_t>();
  if (major != 1 || minor != 0) {
    fail(ErrorCode::unsupported, "'{}' has version {}.{} of the .npy format, not 1.0", source,
         major, minor);
  }
  const ByteSpan text = reader.take(reader.read<std::uint16_t>());
  return parse_npy_header({reinterpret_cast<const char*>(text.data()), text.size()}, source);
}

void check_header(const NpyHeader& header, const std::string& source) {
  if (header.shape.size() != 2) {
    fail(ErrorCode::unsupported,
         "'{}' has {} dimensions, not 2: make it a row for each sample with "
         "array.reshape(len(array), -1)",
         source, header.shape.size());
  }
  if (header.fortran_order) {
    fail(ErrorCode::unsupported,
         "'{}' is in Fortran order: save numpy.ascontiguousarray(array) instead", source);
  }
  const std::size_t rows = header.shape[0], columns = header.shape[1];
  if (rows == 0 || columns == 0 || rows > most_feature_rows || columns > most_feature_columns ||
      rows * columns > most_feature_values) {
    fail(ErrorCode::corrupt,
         "'{}' claims {} rows of {} columns; 1 to {} rows of 1 to {}, {} numbers together, are "
         "allowed",
         source, rows, columns, most_feature_rows, most_feature_columns, most_feature_values);
  }
}

void check_finite(const FeatureTable& table, const std::string& source) {
  const auto bad = std::find_if_not(table.values.begin(), table.values.end(),
                                    [](double value) { return std::isfinite(value); });
  if (bad == table.values.end()) return;
  const auto index = static_cast<std::size_t>(bad - table.values.begin());
  fail(ErrorCode::corrupt, "'{}' has no finite number in row {}, column {}", source,
       index / table.columns, index % table.columns);
}

}  // namespace

ByteVector npy_bytes(const FeatureTable& table) {
  ByteWriter writer = begin("<f8", table.rows, table.columns, table.values.size() * sizeof(double));
  for (const double value : table.values) writer.write(value);
  return writer.release();
}

ByteVector npy_bytes(std::size_t rows, std::size_t columns, std::span<const std::uint8_t> values) {
  ByteWriter writer = begin("|u1", rows, columns, values.size());
  writer.write_bytes(values);
  return writer.release();
}

void write_npy(const std::filesystem::path& path, const FeatureTable& table) {
  write_file(path, npy_bytes(table));
}

FeatureTable parse_npy(ByteSpan bytes, const std::string& source) {
  ByteReader reader(bytes, source);
  const NpyHeader header = read_header(reader);
  const ElementType& type = type_of(header, source);
  check_header(header, source);
  const std::size_t count = header.shape[0] * header.shape[1];
  check_length(reader.remaining(), count * type.bytes, source);
  FeatureTable table(header.shape[0], header.shape[1]);
  type.read(reader, table.values);
  check_finite(table, source);
  return table;
}

FeatureTable read_npy(const std::filesystem::path& path) {
  return parse_npy(read_file(path, largest_npy_bytes), path.string());
}

}  // namespace sealion
