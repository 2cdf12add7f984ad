#pragma once

#include <cstddef>
#include <vector>

#include "program/program.h"

namespace sealion::planning {

/// Nodes of which one may have a barrier after it: from one level of products to the next. The
/// earlier ones give later layers less to do, the later ones have fewer values to take across;
/// nodes that are neither are left out. Never empty.
using BarrierPlace = std::vector<NodeId>;

/// In ascending order; the last is the output, where a barrier shortens the answer.
std::vector<BarrierPlace> barrier_places(const Program& program);

}  // namespace sealion::planning
