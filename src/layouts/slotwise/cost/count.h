#pragma once

#include <cstddef>

#include "layouts/cost.h"
#include "layouts/slotwise/schedule/schedule.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// Counts for one batch in all channels of `parameters`.
Cost count_cost(const Program& program, const Schedule& schedule,
                const ParametersLiteral& parameters, std::size_t threads);

}  // namespace sealion
