#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "data/array/array.h"
#include "data/array/element_type.h"

namespace sealion {

/// What stands before the elements of an IDX file.
struct IdxHeader {
  ElementType type;
  std::vector<std::size_t> shape;
};

/// Of an untrusted file; throws as parse_idx_array.
IdxHeader read_idx_header(ByteReader& reader);

/// A number of 32 bits as the format has them. Throws `corrupt` where the bytes end before.
std::uint32_t read_big_endian(ByteReader& reader);

/// The array in an untrusted IDX file: the format of MNIST, of every element type and 1 to 8
/// dimensions, big-endian. Throws `corrupt` naming `source` for what is no such file or not as long
/// as its header says.
Array parse_idx_array(ByteSpan bytes, const std::string& source);

}  // namespace sealion
