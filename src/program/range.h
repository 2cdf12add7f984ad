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

/// Bounds on the absolute value of every node. An encrypted program is exact modulo the plaintext
/// modulus T whatever its values are in between, so only the answer, `largest.back()`, must stay
/// below T/2; what the other nodes reach is for people, who read it layer by layer.
struct Ranges {
  RangeMode mode;
  double safety_factor;         ///< 1 when proved
  std::vector<double> largest;  ///< [nodes]; exact up to 2^53, else rounded up

  /// Bits of a signed integer that holds node i.
  int bits(NodeId node) const;
  /// log2 of how many answers there are.
  double answer_bits() const;
};

/// How many low bits an answer of `range_bits` bits, sign included, must lose so that it and the
/// difference of two of them fit 64 bits; 0 where nothing must.
std::size_t shift_into_words(double range_bits);

/// Interval analysis (Moore, Interval Analysis, 1966), element by element: the sign of every weight
/// counts, a product takes its four corners, and a product of powers of one value x, as
/// ProgramBuilder::polynomial makes them, is bounded as the power x^k that it is: x * x^2 >= 0
/// where x >= 0, x^2 * x^2 >= 0 everywhere.
Ranges prove_ranges(const Program& program);

/// Bounds from the largest values seen (`approximate`, over the calibration data).
Ranges calibrate_ranges(const std::vector<double>& largest_seen, double safety_factor);

}  // namespace sealion
