#pragma once

#include <vector>

#include "program/forests/products.h"
#include "program/program.h"

namespace sealion::forests {

/// What each output of a forest is made of: [outputs].
std::vector<Affine> sums_of(const ForestNode& forest, Products& products);

}  // namespace sealion::forests
