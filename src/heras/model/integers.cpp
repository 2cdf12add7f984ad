#include "heras/model/integers.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/error.h"

namespace sealion::heras {
namespace {

template <typename T>
bool holds(const std::vector<std::int64_t>& values) {
  return std::all_of(values.begin(), values.end(), [](std::int64_t value) {
    return value >= std::numeric_limits<T>::min() && value <= std::numeric_limits<T>::max();
  });
}

template <typename T>
void write_as(ByteWriter& writer, const std::vector<std::int64_t>& values) {
  writer.write<std::uint8_t>(sizeof(T));
  for (const std::int64_t value : values) writer.write(static_cast<T>(value));
}

template <typename T>
std::vector<std::int64_t> read_as(ByteReader& reader, std::uint32_t count) {
  const ByteSpan bytes = reader.take(count * sizeof(T));
  std::vector<std::int64_t> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    T value;
    std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
    values[i] = value;
  }
  return values;
}

constexpr std::uint8_t as_doubles = 0;  // in place of a width

/// Whether 64 bits hold all of them; false for what is no integer, or no number.
bool are_integers(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double value) {
    return value >= -0x1p63 && value < 0x1p63 && value == std::trunc(value);
  });
}

std::vector<std::int64_t> read_values(ByteReader& reader, std::uint32_t count, std::uint8_t width) {
  switch (width) {
    case 1:
      return read_as<std::int8_t>(reader, count);
    case 2:
      return read_as<std::int16_t>(reader, count);
    case 4:
      return read_as<std::int32_t>(reader, count);
    case 8:
      return read_as<std::int64_t>(reader, count);
    default:
      fail(ErrorCode::corrupt, "{}: integers of {} bytes", reader.source(), width);
  }
}

}  // namespace

void write_integers(ByteWriter& writer, const std::vector<std::int64_t>& values) {
  writer.write(static_cast<std::uint32_t>(values.size()));
  if (holds<std::int8_t>(values)) return write_as<std::int8_t>(writer, values);
  if (holds<std::int16_t>(values)) return write_as<std::int16_t>(writer, values);
  if (holds<std::int32_t>(values)) return write_as<std::int32_t>(writer, values);
  write_as<std::int64_t>(writer, values);
}

std::vector<std::int64_t> read_integers(ByteReader& reader) {
  const auto count = reader.read<std::uint32_t>();
  const auto width = reader.read<std::uint8_t>();
  return read_values(reader, count, width);
}

void write_magnitudes(ByteWriter& writer, const std::vector<double>& values) {
  if (are_integers(values)) return write_integers(writer, {values.begin(), values.end()});
  writer.write(static_cast<std::uint32_t>(values.size()));
  writer.write(as_doubles);
  for (const double value : values) writer.write(value);
}

std::vector<double> read_magnitudes(ByteReader& reader) {
  const auto count = reader.read<std::uint32_t>();
  const auto width = reader.read<std::uint8_t>();
  if (width != as_doubles) {
    const std::vector<std::int64_t> values = read_values(reader, count, width);
    return {values.begin(), values.end()};
  }
  const ByteSpan bytes = reader.take(count * sizeof(double));
  std::vector<double> values(count);
  if (count != 0) std::memcpy(values.data(), bytes.data(), bytes.size());
  for (const double value : values) {
    if (std::isfinite(value)) continue;
    fail(ErrorCode::corrupt, "{}: {} is no magnitude", reader.source(), value);
  }
  return values;
}

}  // namespace sealion::heras
