#include "timing/welch.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace sealion::testing {
namespace {

/// Mean and variance in one pass (Welford 1962).
class Moments {
 public:
  void add(double x) {
    const double before = x - mean_;
    mean_ += before / ++count_;
    squares_ += before * (x - mean_);
  }
  double count() const { return count_; }
  double mean() const { return mean_; }
  double variance_of_mean() const { return squares_ / (count_ - 1) / count_; }

 private:
  double count_ = 0, mean_ = 0, squares_ = 0;
};

/// Times below which the shares 1 - 2^(-10 i / 100) of all lie, i = 1, ..., 100.
std::vector<double> crops_of(std::span<const Measurement> measurements) {
  std::vector<double> sorted;
  for (const Measurement& m : measurements) sorted.push_back(m.cycles);
  std::ranges::sort(sorted);
  std::vector<double> crops;
  for (int i = 1; i <= 100; ++i) {
    const double share = 1 - std::exp2(-10.0 * i / 100);
    crops.push_back(sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size()))]);
  }
  return crops;
}

}  // namespace

double welch_t(std::span<const Measurement> measurements, double most) {
  std::array<Moments, 2> of_class;
  for (const Measurement& m : measurements) {
    if (m.cycles <= most) of_class[m.is_fixed ? 0 : 1].add(m.cycles);
  }
  const auto& [fixed, random] = of_class;
  if (fixed.count() < 2 || random.count() < 2) return 0;
  const double variance = fixed.variance_of_mean() + random.variance_of_mean();
  return variance > 0 ? (fixed.mean() - random.mean()) / std::sqrt(variance) : 0;
}

double largest_t(std::span<const Measurement> measurements) {
  double largest = welch_t(measurements, std::numeric_limits<double>::infinity());
  for (const double crop : crops_of(measurements)) {
    const double t = welch_t(measurements, crop);
    if (std::abs(t) > std::abs(largest)) largest = t;
  }
  return largest;
}

}  // namespace sealion::testing
