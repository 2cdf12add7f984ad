#pragma once

#include <vector>

#include "program/program.h"

namespace sealion {

/// Appends what `program` does to its input, to node x instead, and returns its answer. The bounds
/// of its input are not looked at.
NodeId append(ProgramBuilder& builder, const Program& program, NodeId x);

/// Appends one node of `program`, but its input, whose nodes before it stand as `made` in the
/// builder.
NodeId append_node(ProgramBuilder& builder, const Program& program, NodeId id,
                   const std::vector<NodeId>& made);

}  // namespace sealion
