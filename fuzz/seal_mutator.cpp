// Changes the inside of compressed objects too, which changes of the packed bytes rarely reach: now
// and then an object is unpacked, changed and packed anew, with a header that is true.
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <optional>

#include "base/bytes.h"
#include "seal/compressor.h"
#include "seal/header.h"
#include "seal_object.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace sealion::fuzz {
namespace {

using seal::Compression;

/// Of the content of an object; larger ones are changed as they are.
constexpr std::size_t most_content = std::size_t{1} << 16;

std::optional<ByteVector> inflated(ByteSpan packed) {
  ByteVector content(most_content);
  uLongf size = content.size();
  if (::uncompress(content.data(), &size, packed.data(), packed.size()) != Z_OK) return {};
  content.resize(size);
  return content;
}

std::optional<ByteVector> zstd_unpacked(ByteSpan packed) {
  ByteVector content(most_content);
  const std::size_t size =
      ::ZSTD_decompress(content.data(), content.size(), packed.data(), packed.size());
  if (::ZSTD_isError(size)) return {};
  content.resize(size);
  return content;
}

std::optional<ByteVector> content_of(ByteSpan object) {
  if (object.size() < seal::header_bytes) return {};
  const ByteSpan packed = object.subspan(seal::header_bytes);
  switch (compression_of(object)) {
    case Compression::zlib:
      return inflated(packed);
    case Compression::zstd:
      return zstd_unpacked(packed);
    case Compression::none:
      break;
  }
  return ByteVector(packed.begin(), packed.end());
}

void mutate(ByteVector& content, std::size_t max_size) {
  const std::size_t size = content.size();
  content.resize(std::max(size, max_size));
  content.resize(LLVMFuzzerMutate(content.data(), size, content.size()));
}

ByteVector object_of(ByteSpan content, Compression compression) {
  ByteVector packed(content.begin(), content.end());
  if (compression != Compression::none) {
    packed.resize(seal::compressed_bound(compression, content.size()));
    packed.resize(seal::compress(compression, content, packed));
  }
  ByteVector object =
      seal::write_header({.compression = compression, .size = seal::header_bytes + packed.size()});
  object.insert(object.end(), packed.begin(), packed.end());
  return object;
}

/// The object with a changed content; nothing where it cannot be unpacked or grows too large.
std::optional<ByteVector> changed_inside(ByteSpan object, std::size_t max_size,
                                         Compression compression) {
  auto content = content_of(object);
  if (!content) return {};
  mutate(*content, max_size);
  ByteVector result = object_of(*content, compression);
  if (result.size() > max_size) return {};
  return result;
}

}  // namespace
}  // namespace sealion::fuzz

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
  // Half of the time as it is, else equally often without compression, by zlib and by zstd.
  if (const unsigned choice = seed % 6; choice < 3) {
    const auto compression = static_cast<sealion::seal::Compression>(choice);
    if (const auto object = sealion::fuzz::changed_inside({data, size}, max_size, compression)) {
      std::ranges::copy(*object, data);
      return object->size();
    }
  }
  return LLVMFuzzerMutate(data, size, max_size);
}
