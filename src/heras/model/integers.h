#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace sealion::heras {

/// A count, a width of 1, 2, 4 or 8 bytes (the smallest that holds all), and the integers.
void write_integers(ByteWriter& writer, const std::vector<std::int64_t>& values);

/// The inverse, for untrusted bytes; nothing is allocated beyond what the bytes at hand announce.
std::vector<std::int64_t> read_integers(ByteReader& reader);

/// Sizes of values: as integers where 64 bits hold all, else as doubles behind a width of 0.
void write_magnitudes(ByteWriter& writer, const std::vector<double>& values);

/// The inverse, as read_integers; no number that is not finite.
std::vector<double> read_magnitudes(ByteReader& reader);

}  // namespace sealion::heras
