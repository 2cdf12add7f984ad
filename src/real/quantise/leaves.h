#pragma once

#include <cstdint>
#include <vector>

#include "real/real_program.h"

namespace sealion::real {

/// What leaves say as integers of one step, so that sums of trees are exact.
struct IntegerLeaves {
  std::vector<std::int32_t> values;  ///< [leaves][size]
  std::vector<std::int64_t> bias;    ///< [size]
  double step;
};

/// The values of each tree lie around 0, what that takes off them in the bias; the one that is
/// farthest off has `levels` steps.
IntegerLeaves integer_leaves(const ForestNode& forest, std::int32_t levels);

}  // namespace sealion::real
