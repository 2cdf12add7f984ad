#include "data/npy.h"

#include <algorithm>
#include <cmath>
#include <variant>
#include <vector>

#include "base/cases.h"
#include "base/error.h"
#include "base/file.h"
#include "data/array/npy_array.h"

namespace sealion {
namespace {

constexpr std::size_t before_header = 10;  // magic, version and the header's length
constexpr std::size_t alignment = 64;      // of the first element

/// Everything before the elements, and room for as many bytes of them.
ByteWriter begin(const char* descr, std::size_t rows, std::size_t columns, std::size_t bytes) {
  std::string header = to_text({descr, false, {rows, columns}});
  const std::size_t length = before_header + header.size() + 1;
  header.append(alignment - length % alignment, ' ').push_back('\n');
  ByteWriter writer;
  writer.reserve(before_header + header.size() + bytes);
  writer.write_magic(npy_magic);
  writer.write<std::uint8_t>(1);
  writer.write<std::uint8_t>(0);
  writer.write(static_cast<std::uint16_t>(header.size()));
  writer.write_magic(header);
  return writer;
}

void check_header(const NpyHeader& header, const std::string& source) {
  if (header.shape.size() != 2) {
    fail(ErrorCode::unsupported,
         "'{}' has {} dimensions, not 2: make it a row for each sample with "
         "array.reshape(len(array), -1)",
         source, header.shape.size());
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

SecretVector<double> as_doubles(const Array& array, const std::string& source) {
  return std::visit(
      Cases{
          [](const auto& numbers) { return SecretVector<double>(numbers.begin(), numbers.end()); },
          [&](const std::vector<std::string>&) -> SecretVector<double> {
            fail(ErrorCode::unsupported,
                 "'{}' has texts: make them float64 with array.astype('<f8')", source);
          }},
      array.elements);
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
  const NpyHeader header = read_npy_header(reader);
  check_header(header, source);
  FeatureTable table;
  table.rows = header.shape[0];
  table.columns = header.shape[1];
  table.values = as_doubles(parse_npy_array(bytes, source), source);
  check_finite(table, source);
  return table;
}

FeatureTable read_npy(const std::filesystem::path& path) {
  return parse_npy(read_file(path, largest_npy_bytes), path.string());
}

}  // namespace sealion
