#include "heras/measure/metrics/regression.h"

#include <cmath>

#include "base/error.h"

namespace sealion::heras {

void RegressionTally::add(double target, double predicted) {
  const double error = predicted - target;
  squared_error_ += error * error;
  absolute_error_ += std::abs(error);
  ++records_;
  const double before = target - mean_;
  mean_ += before / static_cast<double>(records_);
  squared_deviation_ += before * (target - mean_);
}

RegressionMetrics RegressionTally::metrics() const {
  if (records_ == 0) fail(ErrorCode::invalid_argument, "no records to judge by");
  const auto count = static_cast<double>(records_);
  const double constant = squared_error_ == 0 ? 1 : 0;
  return {.records = records_,
          .mean_squared_error = squared_error_ / count,
          .mean_absolute_error = absolute_error_ / count,
          .r2 = squared_deviation_ == 0 ? constant : 1 - squared_error_ / squared_deviation_};
}

}  // namespace sealion::heras
