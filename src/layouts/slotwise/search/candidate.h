#pragma once

#include "layouts/draft.h"
#include "layouts/setting.h"
#include "layouts/slotwise/noise/noise.h"

namespace sealion::planning {

/// Gives a draft its primes: the sizes follow the forecast until every value keeps the margin and
/// no bit is left over. It may come out as one that does not fit.
Candidate make_candidate(const Program& program, NoiseForecaster& forecaster,
                         const Setting& setting, const Draft& draft, const CostModel& model);

}  // namespace sealion::planning
