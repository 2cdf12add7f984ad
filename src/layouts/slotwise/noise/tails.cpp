#include "layouts/slotwise/noise/tails.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <numbers>
#include <vector>

namespace sealion {
namespace {

constexpr double failure_bits = 40;

/// Moments E|P|^2q that the bounds are taken from.
constexpr std::size_t most_moments = 160;

/// (a + b choose a) for real orders.
double binomial(double a, double b) {
  return std::exp(std::lgamma(a + b + 1) - std::lgamma(a + 1) - std::lgamma(b + 1));
}

/// E|z|^4 / (E|z|^2)^2 of a power of a complex Gaussian.
double kurtosis(double order) { return binomial(order, order); }

double order_of_kurtosis(double value) {
  double low = 0, high = largest_order;
  for (int step = 0; step < 50; ++step) {
    const double middle = (low + high) / 2;
    (kurtosis(middle) < value ? low : high) = middle;
  }
  return high;
}

/// The excess over a Gaussian's kurtosis, 2, falls with the number of independent terms.
double mixed_order(double order, double concentration) {
  return order <= 1 ? order : order_of_kurtosis(2 + concentration * (kurtosis(order) - 2));
}

/// Both are factors that all features have in common.
double blended_common_order(double x, double y, double share) {
  const double root = share * std::sqrt(kurtosis(x)) + (1 - share) * std::sqrt(kurtosis(y));
  return order_of_kurtosis(root * root);
}

/// ln of the most that E|P|^2q is for a polynomial of this degree with E|P|^2 = 1.
double log_moment(double degree, double q) {
  return std::lgamma(degree * q + 1) - q * std::lgamma(degree + 1);
}

/// Half of the probability to fail is for a root, half for a coefficient.
double half_failure() { return (failure_bits + 1) * std::numbers::ln2; }

/// ln |P| that no root of unity exceeds, by Markov's inequality.
double log_largest_root(double degree, double n) {
  const double u = half_failure() + std::log(n / 2);
  double bound = std::numeric_limits<double>::infinity();
  for (std::size_t i = 1; i <= most_moments; ++i) {
    const auto q = static_cast<double>(i);
    bound = std::min(bound, (log_moment(degree, q) + u) / (2 * q));
  }
  return bound;
}

/// Chernoff's bound on a coefficient, the mean of 2 |P| cos(phase) over n/2 pairs of roots.
class ChernoffBound {
 public:
  ChernoffBound(double degree, double n) : n_(n) {
    const double root = log_largest_root(degree, n);
    double moment = 0;
    for (std::size_t i = 1; i <= most_moments; ++i) {
      const auto q = static_cast<double>(i);
      moment = std::min(log_moment(degree, q), moment + 2 * root);
      terms_.push_back(moment - 2 * std::lgamma(q + 1));
    }
  }

  /// The least over the parameter, in deviations; any parameter gives a bound.
  double deviations() const {
    double low = -25, high = std::log(2 * exponent()) / 2;
    for (int step = 0; step < 40; ++step) {
      const double left = low + (high - low) / 3, right = high - (high - low) / 3;
      (at(left) <= at(right) ? high : low) = at(left) <= at(right) ? right : left;
    }
    return at(low);
  }

 private:
  double exponent() const { return half_failure() + std::log(2 * n_); }

  /// E I_0(2 lambda |P| / sqrt(n)), term by term.
  double at(double log_lambda) const {
    const double step = 2 * log_lambda - std::log(n_);
    double sum = 0, term = 0;
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      term = std::exp(static_cast<double>(i + 1) * step + terms_[i]);
      sum += term;
    }
    const bool is_whole = term < 1e-9 * (1 + sum);
    if (!is_whole || !std::isfinite(sum)) return std::numeric_limits<double>::infinity();
    return (exponent() + n_ / 2 * std::log1p(sum)) * std::exp(-log_lambda);
  }

  double n_;
  std::vector<double> terms_;  // [q - 1]
};

/// What whole degrees have, as far as it was asked for.
struct Degrees {
  std::vector<double> log_tails, log_roots;  // [degree - 1]
};

/// Up to degree 2 in closed form.
double log_tail(double degree, double n, double before) {
  const double u = half_failure() + std::log(n);
  const double gaussian = std::log(2 * u) / 2;
  if (degree == 1) return gaussian;
  if (degree == 2) return gaussian + std::log1p(std::sqrt(u / n));
  return std::max(before, std::log(ChernoffBound(degree, n).deviations()));
}

const Degrees& degrees_up_to(double degree, double n) {
  thread_local std::map<double, Degrees> known;  // by n
  Degrees& degrees = known[n];
  while (static_cast<double>(degrees.log_tails.size()) < degree) {
    const double next = static_cast<double>(degrees.log_tails.size()) + 1;
    const double before = degrees.log_tails.empty() ? 0 : degrees.log_tails.back();
    degrees.log_tails.push_back(log_tail(next, n, before));
    degrees.log_roots.push_back(log_largest_root(next, n));
  }
  return degrees;
}

/// Between whole degrees.
double at_degree(const std::vector<double>& values, double degree) {
  const double whole = std::floor(degree);
  const auto i = static_cast<std::size_t>(whole);
  if (whole == degree) return values[i - 1];
  return values[i - 1] + (degree - whole) * (values[i] - values[i - 1]);
}

/// The degree whose largest root is that of x + y at most, by the triangle inequality.
double blended_degree(double x, double y, double share, double n) {
  if (x <= y) return y;
  const std::vector<double>& roots = degrees_up_to(x, n).log_roots;
  const double bound = std::log(std::sqrt(share) * std::exp(at_degree(roots, x)) +
                                std::sqrt(1 - share) * std::exp(at_degree(roots, y)));
  double low = y, high = x;
  for (int step = 0; step < 30; ++step) {
    const double middle = (low + high) / 2;
    (at_degree(roots, middle) < bound ? low : high) = middle;
  }
  return high;
}

}  // namespace

Tails rounding_tails(double parts) {
  const double secret = std::min(parts - 1, largest_order - 1);
  return {.degree = secret + 1, .features = 1, .common = secret};
}

Tails product_tails(const Tails& x, const Tails& y) {
  return {.degree = std::min(largest_order, x.degree + y.degree),
          .features = std::min(largest_order, x.features + y.features),
          .common = std::min(largest_order, x.common + y.common)};
}

double product_variance_factor(const Tails& x, const Tails& y) {
  return binomial(x.features, y.features) * binomial(x.common, y.common);
}

Tails shared_tails(double power) { return {.degree = power, .features = 0, .common = power}; }

Tails mixed_tails(const Tails& x, double concentration) {
  return {x.degree, mixed_order(x.features, concentration), x.common};
}

Tails larger_tails(const Tails& x, const Tails& y) {
  return {std::max(x.degree, y.degree), std::max(x.features, y.features),
          std::max(x.common, y.common)};
}

Tails blended_tails(const Tails& x, const Tails& y, double share, double n) {
  return {blended_degree(x.degree, y.degree, share, n),
          std::max(mixed_order(x.features, share * share),
                   mixed_order(y.features, (1 - share) * (1 - share))),
          blended_common_order(x.common, y.common, share)};
}

Tails with_common_power(const Tails& product, double power, double share) {
  if (share == 0 || power <= product.common) return product;
  Tails tails = product;
  tails.common = blended_common_order(std::min(power, largest_order), product.common, share);
  return tails;
}

double tail_deviations(double degree, double n) {
  return std::exp(at_degree(degrees_up_to(degree, n).log_tails, degree));
}

}  // namespace sealion
