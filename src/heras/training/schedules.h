#pragma once

#include <cstddef>

#include "heras/training/choice.h"

namespace sealion::heras {

/// What the learning rate does within each phase.
namespace schedules {

/// Rises straight to its peak, then half a cosine down to 0.
struct OneCycle {
  static constexpr const char* name = "one_cycle";
  double warm_up = 0.1;  ///< share of the rise; half as long in the rounded phase
};

/// The same without the rise.
struct Cosine {
  static constexpr const char* name = "cosine";
};

struct Constant {
  static constexpr const char* name = "constant";
};

struct Exponential {
  static constexpr const char* name = "exponential";
  double decay = 0.01;  ///< what is left at the end
};

struct Step {
  static constexpr const char* name = "step";
  double decay = 0.01;    ///< what is left at each drop
  std::size_t drops = 2;  ///< how often the rate falls, at equal distances
};

}  // namespace schedules

using RateSchedule = Choice<"schedule", schedules::OneCycle, schedules::Cosine, schedules::Constant,
                            schedules::Exponential, schedules::Step>;

/// Throws `invalid_argument` for numbers that have no meaning.
void check_schedule(const RateSchedule& schedule);

}  // namespace sealion::heras
