#pragma once

#include <cstddef>

#include "program/program.h"

namespace sealion {

/// A step that leaves the points of the transform: after node `after`, every value that is still
/// needed is relinearised to two parts (if asked) and then switched to a modulus of fewer limbs.
struct Barrier {
  NodeId after = 0;
  bool relinearise = false;
  std::size_t dropped_limbs = 0;

  friend bool operator==(const Barrier&, const Barrier&) = default;
};

/// Limits that runs of a program keep, far beyond what any noise allows.
inline constexpr std::size_t most_parts = 257;
inline constexpr std::size_t most_degree = std::size_t{1} << 20;
inline constexpr std::size_t most_barriers = 64;

}  // namespace sealion
