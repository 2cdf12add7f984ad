#include "layouts/affine/noise.h"

#include <algorithm>
#include <cmath>

#include "ring/sampler.h"
#include "schemes/lwe/answer_bits.h"

namespace sealion {
namespace {

/// What the fixed-point decoding leaves of half a step (LweParameters::round_phase).
constexpr double usable_share = 1 - 0x1p-10;

}  // namespace

double largest_square_sum(const AffineMap& map, std::size_t side) {
  double largest = 0;
  for (std::size_t first = 0; first < map.rows(); first += side) {
    double sum = 0;
    for (std::size_t r = first; r < std::min(first + side, map.rows()); ++r) {
      sum += map.square_sum(r);
    }
    largest = std::max(largest, sum);
  }
  return largest;
}

double affine_products_noise(double square_sum) {
  return deviations_at(affine_failure_bits) * noise_deviation * std::sqrt(square_sum);
}

AffineNoise forecast_affine_noise(const LweParametersLiteral& parameters, double square_sum,
                                  double flooding) {
  double q = 1;
  for (const std::uint64_t prime : parameters.coeff_moduli) q *= static_cast<double>(prime);
  const double end = std::ldexp(1.0, parameters.answer_bits);
  const double scale = end / q;
  const double fresh = scale * scale * noise_deviation * noise_deviation * square_sum;
  const double secret = rounding_variance(parameters.n);
  const double bound = deviations_at(affine_failure_bits) * std::sqrt(fresh + secret) +
                       largest_rounding + scale * flooding;
  // D >= q / t - 1.
  const double step = end / static_cast<double>(parameters.plain_modulus) - scale;
  return {std::log2(bound), std::log2(usable_share * step / 2)};
}

}  // namespace sealion
