#pragma once

#include <ATen/Generator.h>

#include "base/bytes.h"

namespace sealion::heras::train {

/// Where a libtorch generator of the processor stands: seed (u64), words used of the state (u32, 1
/// to 624), the state (624 words, u32), then for float and double a flag (u8) and the normal sample
/// (0 without the flag) that is left over from a pair.
void write_generator(ByteWriter& writer, const at::Generator& generator);

/// The inverse, for untrusted bytes: throws `corrupt`.
void read_generator(ByteReader& reader, at::Generator& generator);

}  // namespace sealion::heras::train
