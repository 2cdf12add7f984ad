#pragma once

#include <cstddef>

namespace sealion::heras {

/// How well numbers were told, as scikit-learn counts it.
struct RegressionMetrics {
  std::size_t records = 0;
  double mean_squared_error = 0;
  double mean_absolute_error = 0;
  /// 1 - (squared error / squared deviation from the mean), the share of the variance that is
  /// explained; where the targets do not vary, 1 if all is right and 0 else.
  double r2 = 0;
};

/// Adds up errors, one after another.
class RegressionTally {
 public:
  void add(double target, double predicted);

  /// Throws `invalid_argument` before any record.
  RegressionMetrics metrics() const;

 private:
  std::size_t records_ = 0;
  double squared_error_ = 0, absolute_error_ = 0;
  double mean_ = 0, squared_deviation_ = 0;  // of the targets (Welford 1962)
};

}  // namespace sealion::heras
