#pragma once

#include <vector>

#include "layouts/barrier.h"
#include "layouts/cost.h"
#include "layouts/primes.h"
#include "schemes/bgv/parameters.h"

/// What a layout offers the planner.
namespace sealion::planning {

/// A plan before anything is proved: sizes by the growth of noise, cost by the model.
struct Draft {
  std::vector<Barrier> barriers;
  ChainSizes sizes;
  double excess_bits;  ///< of the modulus over what the ring may have; 0 where it fits
  double seconds;      ///< for all samples, server and network

  bool fits() const { return excess_bits == 0; }
  /// What the search minimises: seconds, and a step towards less simple plans must save enough.
  double score() const;
  /// What fits, then what is cheaper; of what does not fit, what is nearest to it.
  bool is_better_than(const Draft& other) const;
};

/// What a plan must save for each barrier, and for ranges that are not proved.
inline constexpr double worthwhile_factor = 1.02;
/// What it must save for its users to make and send evaluation keys.
inline constexpr double worthwhile_keys_factor = 1.25;

/// A draft with primes, checked by the layout's noise forecast.
struct Candidate {
  Draft draft;  ///< sizes and seconds as they are now; excess_bits > 0 where it does not fit
  ParametersLiteral parameters = {};
  std::vector<double> noise_budgets = {};  ///< [nodes], log2 of q over the noise, as made
  double answer_budget = 0;                ///< the same of what the client gets
  int flood_bits = 0;                      ///< of what masks the answer; 0 where nothing does
  Cost cost = {};
};

}  // namespace sealion::planning
