#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "base/bytes.h"
#include "base/memory.h"
#include "seal/compression.h"
#include "seal/header.h"

namespace sealion::seal {

/// Writes one object of Microsoft SEAL. `Bytes` is a ByteVector, or for secrets a
/// SecretVector<std::uint8_t>.
template <typename Bytes>
class ObjectWriter {
 public:
  /// For an object of this content before compression.
  explicit ObjectWriter(std::size_t content_bytes) : bytes_(header_bytes) {
    bytes_.reserve(header_bytes + content_bytes);
  }

  template <typename T>
  requires std::is_arithmetic_v<T>
  void write(T value) { write_bytes(std::bit_cast<std::array<std::uint8_t, sizeof(T)>>(value)); }
  void write_words(std::span<const std::uint64_t> words) {
    write_bytes({reinterpret_cast<const std::uint8_t*>(words.data()), words.size_bytes()});
  }
  /// The header of an object inside this one.
  void write_inner_header(std::uint64_t content_bytes) {
    write_bytes(write_header({.size = header_bytes + content_bytes}));
  }

  /// The whole object.
  Bytes finish(Compression compression) &&;

 private:
  void write_bytes(ByteSpan bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }

  Bytes bytes_;
};

extern template class ObjectWriter<ByteVector>;
extern template class ObjectWriter<SecretVector<std::uint8_t>>;

}  // namespace sealion::seal
