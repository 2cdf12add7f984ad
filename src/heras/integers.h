#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace sealion::heras {

/// A count, a width of 1, 2, 4 or 8 bytes (the smallest that holds all), and the integers.
void write_integers(ByteWriter& writer, const std::vector<std::int64_t>& values);

/// The inverse, for untrusted bytes; nothing is allocated beyond what the bytes at hand announce.
std::vector<std::int64_t> read_integers(ByteReader& reader);

}  // namespace sealion::heras
