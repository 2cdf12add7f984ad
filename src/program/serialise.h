#pragma once

#include "base/bytes.h"
#include "program/program.h"

namespace sealion {

/// Writes the program; weights take the fewest of 1, 2 or 4 bytes that hold them.
void write_program(ByteWriter& writer, const Program& program);

/// Reads what `write_program` wrote from untrusted bytes. Throws `corrupt` naming the source and
/// the offending value: unknown operation, sizes that do not match, inputs that do not come before.
Program read_program(ByteReader& reader);

}  // namespace sealion
