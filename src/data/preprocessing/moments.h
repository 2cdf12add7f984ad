#pragma once

#include <cmath>
#include <cstddef>
#include <limits>

namespace sealion {

/// What numbers have in common, one after the other (Welford 1962); NaN is counted and not looked
/// at.
class Moments {
 public:
  void add(double value) {
    if (std::isnan(value)) {
      ++missing_;
      return;
    }
    ++count_;
    const double before = value - mean_;
    mean_ += before / static_cast<double>(count_);
    squares_ += before * (value - mean_);
    least_ = std::fmin(least_, value);
    most_ = std::fmax(most_, value);
  }

  std::size_t count() const { return count_; }
  std::size_t missing() const { return missing_; }
  double mean() const { return mean_; }  ///< 0 of none
  double deviation() const {
    return count_ == 0 ? 0 : std::sqrt(squares_ / static_cast<double>(count_));
  }
  double least() const { return least_; }
  double most() const { return most_; }

 private:
  std::size_t count_ = 0, missing_ = 0;
  double mean_ = 0, squares_ = 0;
  double least_ = std::numeric_limits<double>::infinity();
  double most_ = -std::numeric_limits<double>::infinity();
};

}  // namespace sealion
