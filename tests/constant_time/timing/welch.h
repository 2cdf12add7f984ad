#pragma once

#include <span>
#include <vector>

namespace sealion::testing {

/// What one call took, with the fixed secret or with a random one.
struct Measurement {
  double cycles;
  bool is_fixed;
};

/// Welch's t of the two means, of the measurements that are not above `most`; 0 where either class
/// has less than two.
double welch_t(std::span<const Measurement> measurements, double most);

/// The t of largest absolute value: of all measurements, and of those below each of 100
/// percentiles, denser towards the top, since what interrupts a call hides the rest of the
/// distribution (Reparaz, Balasch, Verbauwhede 2017, "Dude, is my code constant time?", section
/// III).
double largest_t(std::span<const Measurement> measurements);

}  // namespace sealion::testing
