#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <type_traits>

#include "base/bytes.h"
#include "seal/inflater.h"

namespace sealion::seal {

/// Reads one untrusted object of Microsoft SEAL: header, then content that may be compressed. Only
/// what is asked for is ever decompressed. Failures name the source of the bytes.
class ObjectReader {
 public:
  /// Takes the object off `bytes`, which it refers to. Throws as `read_header` does, and `corrupt`
  /// where the header claims more bytes than there are.
  explicit ObjectReader(ByteReader& bytes);

  template <typename T>
  requires std::is_arithmetic_v<T> T read() {
    std::array<std::uint8_t, sizeof(T)> raw;
    content_->read(raw);
    return std::bit_cast<T>(raw);
  }
  void read_words(std::span<std::uint64_t> out);

  /// The header of an object inside this one, which SEAL never compresses on its own. Returns the
  /// bytes it claims behind itself; what follows is read from this reader.
  std::uint64_t read_inner_header();
  /// The same where the only size possible is known.
  void expect_inner_header(std::uint64_t content_bytes);

  /// Throws `corrupt` where so much content cannot be left: a check before memory is taken.
  void expect_left(std::uint64_t bytes) const { content_->expect_left(bytes); }
  /// Throws `corrupt` where anything is left.
  void expect_end() { content_->expect_end(); }

  const std::string& source() const { return source_; }

 private:
  std::string source_;
  std::unique_ptr<Inflater> content_;
};

}  // namespace sealion::seal
