#pragma once

#include <cstddef>
#include <vector>

#include "program/program.h"

namespace sealion {

/// Products on the longest way from the input to each node.
std::vector<std::size_t> product_depths(const Program& program);

}  // namespace sealion
