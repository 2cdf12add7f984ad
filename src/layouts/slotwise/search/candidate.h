#pragma once

#include <optional>

#include "layouts/slotwise/noise/noise.h"
#include "layouts/slotwise/search/draft.h"

namespace sealion::planning {

/// A draft with primes, checked by the noise forecast.
struct Candidate {
  Draft draft;  ///< sizes and seconds as they are now; excess_bits > 0 where it does not fit
  ParametersLiteral parameters = {};
  NoiseForecast forecast = {};
  Cost cost = {};

  std::vector<Barrier> barriers() const { return to_barriers(draft.choices); }
};

/// Gives a draft its primes: the sizes follow the forecast until every value keeps the margin and
/// no bit is left over. It may come out as one that does not fit.
Candidate make_candidate(const Program& program, NoiseForecaster& forecaster,
                         const Setting& setting, const Draft& draft, const CostModel& model);

/// log2 of what is left of the modulus above the noise, at each node as made.
std::vector<double> noise_budgets(const Schedule& schedule, const ParametersLiteral& parameters,
                                  const NoiseForecast& forecast);
/// The same of the answer, after the last barrier.
double answer_budget(const Schedule& schedule, const ParametersLiteral& parameters,
                     const NoiseForecast& forecast);

}  // namespace sealion::planning
