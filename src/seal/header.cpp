#include "seal/header.h"

#include "base/error.h"

namespace sealion::seal {
namespace {

constexpr std::uint16_t magic = 0xA15E;
constexpr std::uint8_t major_version = 4;
constexpr std::uint8_t latest_minor = 4;
constexpr std::uint8_t written_minor = 1;

void read_version(ByteReader& reader) {
  const auto major = reader.read<std::uint8_t>();
  const auto minor = reader.read<std::uint8_t>();
  if (major == major_version && minor <= latest_minor) return;
  fail(ErrorCode::unsupported,
       "{}: written by Microsoft SEAL {}.{}; versions {}.0 to {}.{} can be read", reader.source(),
       major, minor, major_version, major_version, latest_minor);
}

Compression read_compression(ByteReader& reader) {
  const auto value = reader.read<std::uint8_t>();
  if (value > static_cast<std::uint8_t>(Compression::zstd)) {
    fail(ErrorCode::unsupported, "{}: compression {}; 0 (none), 1 (zlib) and 2 (zstd) can be read",
         reader.source(), value);
  }
  return static_cast<Compression>(value);
}

}  // namespace

bool has_magic(ByteSpan bytes) {
  return bytes.size() >= sizeof magic && bytes[0] == (magic & 0xFF) && bytes[1] == magic >> 8;
}

Header read_header(ByteReader& reader) {
  const auto start = reader.read<std::uint16_t>();
  if (start != magic) {
    fail(ErrorCode::corrupt, "{}: no object of Microsoft SEAL: it starts with {:#06x}, not {:#06x}",
         reader.source(), start, magic);
  }
  const auto own_bytes = reader.read<std::uint8_t>();
  if (own_bytes != header_bytes) {
    fail(ErrorCode::corrupt, "{}: a header of {} bytes instead of {}", reader.source(), own_bytes,
         header_bytes);
  }
  read_version(reader);
  Header header{.compression = read_compression(reader)};
  const auto reserved = reader.read<std::uint16_t>();
  if (reserved != 0) {
    fail(ErrorCode::corrupt, "{}: the reserved field of the header is {}, not 0", reader.source(),
         reserved);
  }
  header.size = reader.read<std::uint64_t>();
  if (header.size < header_bytes) {
    fail(ErrorCode::corrupt, "{}: an object of {} bytes, less than its header", reader.source(),
         header.size);
  }
  return header;
}

ByteVector write_header(const Header& header) {
  ByteWriter writer;
  writer.write(magic);
  writer.write(static_cast<std::uint8_t>(header_bytes));
  writer.write(major_version);
  writer.write(written_minor);
  writer.write(static_cast<std::uint8_t>(header.compression));
  writer.write(std::uint16_t{0});
  writer.write(header.size);
  return writer.release();
}

}  // namespace sealion::seal
