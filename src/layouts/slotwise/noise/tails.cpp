#include "layouts/slotwise/noise/tails.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sealion {
namespace {

constexpr double failure_bits = 40;

/// Orders beyond which nothing fits and the forecast only has to say so.
constexpr double largest_order = 64;

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
double blended_secret_order(double x, double y, double share) {
  const double root = share * std::sqrt(kurtosis(x)) + (1 - share) * std::sqrt(kurtosis(y));
  return order_of_kurtosis(root * root);
}

/// The degree whose tail covers x + y: by the triangle inequality, and never more than the larger.
double blended_degree(double x, double y, double share, double n) {
  if (x <= y) return y;
  const double bound =
      tail_deviations(x, n) * std::sqrt(share) + tail_deviations(y, n) * std::sqrt(1 - share);
  const double growth = std::log(tail_deviations(2, n) / tail_deviations(1, n));
  return std::min(x, 1 + std::log(bound / tail_deviations(1, n)) / growth);
}

}  // namespace

Tails rounding_tails(double parts) {
  const double secret = std::min(parts - 1, largest_order);
  return {.degree = secret + 1, .features = 1, .secret = secret};
}

Tails product_tails(const Tails& x, const Tails& y) {
  return {.degree = std::min(largest_order, x.degree + y.degree),
          .features = std::min(largest_order, x.features + y.features),
          .secret = std::min(largest_order, x.secret + y.secret)};
}

double product_variance_factor(const Tails& x, const Tails& y) {
  return binomial(x.features, y.features) * binomial(x.secret, y.secret);
}

Tails mixed_tails(const Tails& x, double concentration) {
  return {x.degree, mixed_order(x.features, concentration), x.secret};
}

Tails larger_tails(const Tails& x, const Tails& y) {
  return {std::max(x.degree, y.degree), std::max(x.features, y.features),
          std::max(x.secret, y.secret)};
}

Tails blended_tails(const Tails& x, const Tails& y, double share, double n) {
  return {blended_degree(x.degree, y.degree, share, n),
          std::max(mixed_order(x.features, share * share),
                   mixed_order(y.features, (1 - share) * (1 - share))),
          blended_secret_order(x.secret, y.secret, share)};
}

double tail_deviations(double degree, double n) {
  const double u = (failure_bits + 1) * std::numbers::ln2 + std::log(n);
  return std::sqrt(2 * u) * std::pow(1 + std::sqrt(u / n), degree - 1);
}

}  // namespace sealion
