#pragma once

#include <cstddef>
#include <string>

#include "base/bytes.h"
#include "data/array/array.h"

namespace sealion {

enum class NumberKind { boolean, unsigned_integer, signed_integer, floating_point };

/// How the numbers of an array lie in a file.
struct ElementType {
  NumberKind kind;
  std::size_t bytes;  ///< 1, 2, 4 or 8; of floating point 2, 4 or 8
  bool is_big_endian = false;
};

/// All of `bytes`, a multiple of the type's. Throws `corrupt` naming `source` for integers that
/// are not below 2^63.
Elements decode_elements(ByteSpan bytes, const ElementType& type, const std::string& source);

}  // namespace sealion
