#pragma once

#include <algorithm>
#include <bit>
#include <functional>
#include <string>

#include "seal/compressor.h"
#include "seal/header.h"
#include "support/expect_error.h"

namespace sealion::testing {

/// A count that no object can have.
inline constexpr std::uint64_t huge = std::uint64_t{1} << 60;

/// Changes to the bytes of an object of Microsoft SEAL.
class Mutant {
 public:
  explicit Mutant(ByteVector object) : bytes_(std::move(object)) {}

  template <typename T>
  Mutant& set(std::size_t at, T value) {
    const auto raw = std::bit_cast<std::array<std::uint8_t, sizeof(T)>>(value);
    std::ranges::copy(raw, bytes_.begin() + static_cast<std::ptrdiff_t>(at));
    return *this;
  }
  Mutant& flip(std::size_t at, std::uint8_t bits) {
    bytes_.at(at) ^= bits;
    return *this;
  }
  /// Appends so many zero bytes, or takes bytes off.
  Mutant& resize(std::size_t size) {
    bytes_.resize(size);
    return *this;
  }
  /// Makes the header claim what there is.
  Mutant& claim_all() { return set(8, std::uint64_t{bytes_.size()}); }

  const ByteVector& bytes() const { return bytes_; }
  /// What stands behind the header.
  ByteVector content() const { return {bytes_.begin() + seal::header_bytes, bytes_.end()}; }

 private:
  ByteVector bytes_;
};

/// A header, and behind it the bytes as they are.
inline ByteVector with_header(seal::Compression compression, ByteSpan packed) {
  ByteVector bytes =
      seal::write_header({.compression = compression, .size = seal::header_bytes + packed.size()});
  bytes.insert(bytes.end(), packed.begin(), packed.end());
  return bytes;
}

inline ByteVector packed(seal::Compression compression, ByteSpan content) {
  ByteVector bytes(seal::compressed_bound(compression, content.size()));
  bytes.resize(seal::compress(compression, content, bytes));
  return bytes;
}

/// What a reader must say to which bytes.
struct HostileCase {
  std::string name;
  ByteVector bytes;
  ErrorCode code;
  std::string text;
};

using ReadObject = std::function<void(ByteReader&)>;

/// Each case is one error that names the source.
inline void expect_all_refused(const std::vector<HostileCase>& cases, const ReadObject& read) {
  for (const HostileCase& hostile : cases) {
    SCOPED_TRACE(hostile.name);
    const auto run = [&] {
      ByteReader reader(hostile.bytes, "hostile.bin");
      read(reader);
      reader.expect_end();
    };
    expect_error(hostile.code, hostile.text, run);
    expect_error(hostile.code, "hostile.bin: ", run);
  }
}

}  // namespace sealion::testing
