#pragma once

#include <vector>

namespace sealion {

/// Of some measurements; of two in the middle the larger one.
double median(std::vector<double> values);

}  // namespace sealion
