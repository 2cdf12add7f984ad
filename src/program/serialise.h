#pragma once

#include "base/bytes.h"
#include "program/program.h"

namespace sealion {

/// Writes the program; every array of integers takes the fewest of 1, 2, 4 or 8 bytes an integer
/// that hold it. One program, one sequence of bytes.
void write_program(ByteWriter& writer, const Program& program);

/// Reads what `write_program` wrote from untrusted bytes, in memory of at most a small multiple of
/// them. Throws `corrupt` naming the source and the offending value: an unknown operation, sizes
/// that do not match, inputs that do not come before, integers wider than they need to be.
Program read_program(ByteReader& reader);

}  // namespace sealion
