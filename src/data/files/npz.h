#pragma once

#include <map>
#include <string>

#include "base/bytes.h"
#include "data/array/array.h"

namespace sealion {

/// The arrays in an untrusted .npz file by their names, as numpy.savez and numpy.savez_compressed
/// write them. Throws `corrupt` naming `source` and the array, `does_not_fit` where they unpack to
/// more than `most_npz_bytes`, and as parse_npy_array does.
std::map<std::string, Array> parse_npz(ByteSpan bytes, const std::string& source);

inline constexpr std::size_t most_npz_arrays = 64;
inline constexpr std::size_t most_npz_bytes = std::size_t{1} << 31;

}  // namespace sealion
