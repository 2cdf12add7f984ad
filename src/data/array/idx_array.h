#pragma once

#include <string>

#include "base/bytes.h"
#include "data/array/array.h"

namespace sealion {

/// The array in an untrusted IDX file: the format of MNIST, of every element type and 1 to 8
/// dimensions, big-endian. Throws `corrupt` naming `source` for what is no such file or not as long
/// as its header says.
Array parse_idx_array(ByteSpan bytes, const std::string& source);

}  // namespace sealion
