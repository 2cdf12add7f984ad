#include "layouts/masking.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/random.h"
#include "ring/sampler.h"
#include "schemes/lwe/answer_bits.h"

namespace sealion {
namespace {

constexpr double failure_bits = -40;

/// Of the mask's encryption of zero.
double zero_noise(std::size_t n, std::size_t parts) {
  const auto points = static_cast<double>(n);
  const double largest = 2.0 / 3 * points * (std::log(points) - failure_bits * std::log(2.0));
  double powers = 0;
  for (std::size_t i = 0; i + 1 < parts; ++i) powers += std::pow(largest, static_cast<double>(i));
  const double deviation = noise_deviation * std::sqrt(1 + 2 * points * powers);
  return deviations_at(failure_bits - std::log2(points)) * deviation;
}

}  // namespace

MaskedNoise masked_noise(int privacy_bits, double coefficients, double noise, std::size_t n,
                         std::size_t parts) {
  // One more: what a plaintext mask carries beyond t.
  const double hidden = noise + zero_noise(n, parts) + 1;
  const double bits = privacy_bits + std::log2(coefficients) + std::log2(hidden);
  const int flood_bits = std::max(1, static_cast<int>(std::ceil(bits)));
  return {flood_bits, std::exp2(flood_bits - 1) + hidden};
}

Cost masking_cost(std::size_t n, std::size_t ciphertexts, std::size_t parts, std::size_t limbs,
                  std::uint64_t coeff_bits) {
  const auto log2_n = static_cast<std::uint64_t>(std::bit_width(n) - 1);
  const std::uint64_t rows = ciphertexts * limbs;
  Cost cost;
  cost.transforms = rows * (2 * parts - 1);
  cost.butterflies = cost.transforms * n / 2 * log2_n;
  cost.products = rows * n * (4 * parts - 3);
  cost.sums = rows * n * parts;
  // Errors of 6 bytes, ternary and flooding words: secret streams run as fast as public ones.
  cost.expanded_residues = ciphertexts * n * (2 * parts + 1);
  cost.packed_residues = 2 * rows * n * parts;
  cost.key_bytes = n * coeff_bits / 8 + sizeof(Seed);
  return cost;
}

}  // namespace sealion
