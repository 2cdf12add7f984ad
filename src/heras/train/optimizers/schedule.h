#pragma once

#include <memory>

#include "heras/training/schedules.h"

namespace sealion::heras::train {

/// How the learning rate moves through a phase.
class Schedule {
 public:
  virtual ~Schedule() = default;
  /// The rate as a share of the highest, once `done` of the phase's steps are behind: in [0, 1).
  virtual double share(double done) const = 0;
};

/// The one that is chosen, with `warm_up_share` of the warm-up that it has.
std::unique_ptr<Schedule> make_schedule(const RateSchedule& options, double warm_up_share = 1);

}  // namespace sealion::heras::train
