#include "base/digest.h"

#include <algorithm>

#include "base/error.h"

namespace sealion {

std::string to_hex(ByteSpan bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

void append_digest(ByteVector& bytes) {
  const Digest digest = sha256(bytes);
  bytes.insert(bytes.end(), digest.begin(), digest.end());
}

Digest stated_digest(ByteSpan bytes) {
  Digest digest{};
  if (bytes.size() >= digest.size()) {
    std::ranges::copy(bytes.last(digest.size()), digest.begin());
  }
  return digest;
}

ByteSpan verify_digest(ByteSpan bytes, const std::string& source) {
  if (bytes.size() < std::tuple_size_v<Digest>) {
    fail(ErrorCode::corrupt, "{}: cut off: {} bytes are too few", source, bytes.size());
  }
  const ByteSpan content = bytes.first(bytes.size() - std::tuple_size_v<Digest>);
  check_digest(bytes, sha256(content), source);
  return content;
}

void check_digest(ByteSpan bytes, const Digest& expected, const std::string& source) {
  if (stated_digest(bytes) == expected) return;
  fail(ErrorCode::corrupt,
       "{}: the checksum does not match: the file is damaged or cut off; get a fresh copy", source);
}

void write_header(ByteWriter& writer, const FileHeader& header) {
  writer.write_magic(header.magic);
  writer.write(header.version);
}

ByteReader open_file(ByteSpan bytes, const FileHeader& header, const std::string& source) {
  ByteReader(bytes, source).expect_magic(header.magic);
  ByteReader reader(verify_digest(bytes, source), source);
  reader.expect_magic(header.magic);
  const auto version = reader.read<std::uint32_t>();
  if (version != header.version) {
    fail(ErrorCode::unsupported, "{}: format version {}, this build reads version {}", source,
         version, header.version);
  }
  return reader;
}

}  // namespace sealion
