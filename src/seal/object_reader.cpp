#include "seal/object_reader.h"

#include "base/error.h"
#include "seal/header.h"

namespace sealion::seal {

ObjectReader::ObjectReader(ByteReader& bytes) : source_(bytes.source()) {
  const Header header = read_header(bytes);
  const std::uint64_t content_bytes = header.size - header_bytes;
  if (content_bytes > bytes.remaining()) {
    fail(ErrorCode::corrupt, "{}: cut off: an object of {} bytes, {} of them there", source_,
         header.size, header_bytes + bytes.remaining());
  }
  content_ = make_inflater(header.compression, bytes.take(content_bytes), source_);
}

void ObjectReader::read_words(std::span<std::uint64_t> out) {
  content_->read({reinterpret_cast<std::uint8_t*>(out.data()), out.size_bytes()});
}

std::uint64_t ObjectReader::read_inner_header() {
  std::array<std::uint8_t, header_bytes> raw;
  content_->read(raw);
  ByteReader reader(raw, source_);
  const Header header = read_header(reader);
  if (header.compression != Compression::none) {
    fail(ErrorCode::corrupt, "{}: a compressed object (compression {}) inside another", source_,
         static_cast<int>(header.compression));
  }
  return header.size - header_bytes;
}

void ObjectReader::expect_inner_header(std::uint64_t content_bytes) {
  const std::uint64_t claimed = read_inner_header();
  if (claimed != content_bytes) {
    fail(ErrorCode::corrupt, "{}: an inner object of {} bytes instead of {}", source_, claimed,
         content_bytes);
  }
}

}  // namespace sealion::seal
