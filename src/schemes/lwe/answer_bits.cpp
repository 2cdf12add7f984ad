#include "schemes/lwe/answer_bits.h"

#include <algorithm>
#include <cmath>

namespace sealion {
namespace {

constexpr double rounding_failure_bits = -40;

}  // namespace

double deviations_at(double failure_bits) {
  return std::sqrt(2 * std::log(2.0) * (1 - failure_bits));
}

double rounding_variance(std::size_t n) {
  return 2.0 / 3 * static_cast<double>(n) * largest_rounding * largest_rounding;
}

std::optional<int> least_answer_bits(std::size_t n, std::uint64_t plain_modulus,
                                     double budget_bits) {
  if (budget_bits <= 0) return std::nullopt;
  // Of each of n coefficients, so that all keep within it.
  const double failure_bits = rounding_failure_bits - std::log2(static_cast<double>(n));
  const double bound =
      deviations_at(failure_bits) * std::sqrt(rounding_variance(n)) + largest_rounding;
  const double share = 1 - std::exp2(-budget_bits);
  const double bits = std::log2(2 * static_cast<double>(plain_modulus) * bound / share);
  if (bits > most_rounded_bits) return std::nullopt;
  return std::max(least_rounded_bits, static_cast<int>(std::ceil(bits)));
}

}  // namespace sealion
