#pragma once

#include <cstdint>
#include <vector>

#include "real/real_program.h"

namespace sealion::real {

/// Weights as integers: weight ~ integer * step of its row.
struct IntegerRows {
  std::vector<std::int32_t> weights;  ///< [entries], as the node's
  std::vector<double> bias;           ///< as the node's
  std::vector<double> steps;          ///< of what comes out: [rows of a matrix, or filters]
  /// As the bias: 0 where it is a constant of a program, else it is a weight times 2^this.
  std::vector<int> bias_exponents = {};
};

/// What the entries of rows multiply.
struct Incoming {
  std::vector<double> steps;        ///< [elements]: real = integer * step
  std::vector<double> power;        ///< [elements]: mean square of the integers on calibration data
  std::vector<std::int64_t> zeros;  ///< [elements]: real = (integer + zero) * step
};

/// Throws `does_not_fit` where it is more than a program takes.
std::int64_t rounded_bias(double bias, double step);

/// The steps that leave the least error where what matters most comes to at most `levels` steps.
/// Rows r and r + period share theirs.
IntegerRows integer_rows(const LinearNode& linear, const Incoming& incoming, std::int32_t levels,
                         std::size_t period);
/// The same for filters, whose channels come in alike everywhere; all share one where `period` is
/// 1.
IntegerRows integer_filters(const Conv2DNode& conv, const Incoming& incoming, std::int32_t levels,
                            std::size_t period);

}  // namespace sealion::real
