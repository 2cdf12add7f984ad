#pragma once

#include <cstddef>
#include <vector>

#include "real/real_program.h"

namespace sealion::real {

/// For each node a period p: its elements i and i + p must have one step. 1 for the answers, which
/// are compared with each other; the number of channels for an image that is convolved; the size
/// of the node where each may have its own.
std::vector<std::size_t> step_periods(const Program& program);

}  // namespace sealion::real
