#include "seal/object_writer.h"

#include <algorithm>

#include "seal/compressor.h"

namespace sealion::seal {
namespace {

template <typename Bytes>
Bytes compressed(Compression compression, ByteSpan content) {
  Bytes out(header_bytes + compressed_bound(compression, content.size()));
  out.resize(header_bytes + compress(compression, content, std::span(out).subspan(header_bytes)));
  return out;
}

}  // namespace

template <typename Bytes>
Bytes ObjectWriter<Bytes>::finish(Compression compression) && {
  if (compression != Compression::none) {
    bytes_ = compressed<Bytes>(compression, ByteSpan(bytes_).subspan(header_bytes));
  }
  std::ranges::copy(write_header({.compression = compression, .size = bytes_.size()}),
                    bytes_.begin());
  return std::move(bytes_);
}

template class ObjectWriter<ByteVector>;
template class ObjectWriter<SecretVector<std::uint8_t>>;

}  // namespace sealion::seal
