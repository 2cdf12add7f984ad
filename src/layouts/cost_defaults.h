#pragma once

#include <string_view>

#include "layouts/cost.h"

namespace sealion {

/// Rates of a usual core with this kernel table ("avx2"), where nothing was measured; those of the
/// scalar kernels for a name that is not known.
CostModel default_cost_model(std::string_view kernel);

/// The same for the table in use: what this kind of processor does.
CostModel default_cost_model();

}  // namespace sealion
