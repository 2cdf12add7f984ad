#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "data/array/array.h"
#include "data/array/npy_header.h"

namespace sealion {

/// What a .npy file starts with.
inline constexpr std::string_view npy_magic = "\x93NUMPY";

/// What stands before the elements of an untrusted .npy file; throws as parse_npy_array.
NpyHeader read_npy_header(ByteReader& reader);

/// The array in an untrusted .npy file (numpy.lib.format, versions 1 to 3): booleans, integers,
/// floating point and texts of any byte order, in C's order or Fortran's. Throws `corrupt` naming
/// `source` for what is no such file or not as long as its header says, `unsupported` for records,
/// objects, complex numbers and times, saying what to do.
Array parse_npy_array(ByteSpan bytes, const std::string& source);

}  // namespace sealion
