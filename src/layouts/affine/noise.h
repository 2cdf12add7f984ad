#pragma once

#include "layouts/affine/affine_map.h"
#include "schemes/lwe/parameters.h"

namespace sealion {

/// log2 of the probability that an answer's noise exceeds its forecast.
inline constexpr double affine_failure_bits = -40;

/// What noise an answer carries, in bits, counted modulo 2^k.
struct AffineNoise {
  double bits;  ///< log2 of the bound that holds but with the failure probability
  double room;  ///< log2 of the noise at which the answer is lost

  double margin() const { return room - bits; }
};

/// The largest sum of squared weights that meet in a product of `side` answers: the noise of all
/// coefficients of c_0 comes to each of them, also that of coefficients that hold no feature.
double largest_square_sum(const AffineMap& map, std::size_t side);

/// The noise of an answer in whose product the squared weights add up to `square_sum`, at the scale
/// of the answer.
///
/// Model: sum w_i e_i from the fresh noise, and the roundings of the switch. e_i is a sum of 42
/// independent bits of +-1/2, and a ternary s_j is symmetric with variance 2/3; both are strictly
/// sub-Gaussian (their moment-generating functions stay below those of Gaussians of the same
/// variance), and the roundings r_j of the second part, at most 1/2 + 2^-14 each, depend on the
/// public seed and the weights, not on s. So sum w_i e_i + sum r_j s_j exceeds B with probability
/// at most 2 exp(-B^2 / (2 V)), V = (2^k/q)^2 (21/2) sum w_i^2 + (2/3) n r^2: a bound, no estimate,
/// over the noise and the key, and it needs nothing of how the roundings are spread. The rounding
/// of the first part is added as it is.
///
/// `flooding` bounds what a mask adds to it, before the switch.
AffineNoise forecast_affine_noise(const LweParametersLiteral& parameters, double square_sum,
                                  double flooding = 0);

/// Of it, what a mask has to hide: the bound on sum w_i e_i.
double affine_products_noise(double square_sum);

}  // namespace sealion
