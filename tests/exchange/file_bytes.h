#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"
#include "base/digest.h"

namespace sealion::testing {

/// Where the version stands in each of our files: behind the eight letters of its format.
inline constexpr std::size_t version_at = 8;

inline void set_word(ByteVector& bytes, std::size_t at, std::uint32_t value) {
  std::memcpy(bytes.data() + at, &value, sizeof(value));
}

/// Makes the checksum right again, as an attacker would.
inline ByteVector resealed(ByteSpan bytes) {
  const ByteSpan content = bytes.first(bytes.size() - sizeof(Digest));
  ByteVector sealed(content.begin(), content.end());
  append_digest(sealed);
  return sealed;
}

}  // namespace sealion::testing
