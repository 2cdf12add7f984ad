#pragma once

#include <cstdint>
#include <vector>

#include "program/program.h"

namespace sealion {

/// What the size of every value rests on.
enum class RangeMode {
  proved,     ///< interval analysis: holds for every input in the declared range
  calibrated  ///< the largest value seen on data, times a safety factor
};

const char* to_string(RangeMode mode);

/// Bounds on the absolute value of every node.
struct Ranges {
  RangeMode mode;
  double safety_factor;         ///< 1 when proved
  std::vector<double> largest;  ///< [nodes]; exact up to 2^53, else rounded up

  /// Bits of a signed integer that holds node i.
  int bits(NodeId node) const;
};

/// Interval analysis with the sign of every weight, element by element; a square is non-negative.
Ranges prove_ranges(const Program& program);

/// Bounds from the largest values seen (`trace_reference`, over the calibration data).
Ranges calibrate_ranges(const std::vector<std::int64_t>& largest_seen, double safety_factor);

}  // namespace sealion
