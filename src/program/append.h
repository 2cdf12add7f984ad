#pragma once

#include "program/program.h"

namespace sealion {

/// Appends what `program` does to its input, to node x instead, and returns its answer. The bounds
/// of its input are not looked at.
NodeId append(ProgramBuilder& builder, const Program& program, NodeId x);

}  // namespace sealion
