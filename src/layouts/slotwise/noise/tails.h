#pragma once

namespace sealion {

/// How the random part of the noise differs from a Gaussian: what noise.cpp calls assumption 3.
struct Tails {
  double degree;    ///< exponent of the tail, in independent variables
  double features;  ///< order of the Gaussian chaos that the features have of their own
  double secret;    ///< power of the secret that all features have in common
};

/// Of a fresh encryption.
inline constexpr Tails fresh_tails{.degree = 1, .features = 1, .secret = 0};
/// Of eps_0 + eps_1 s + ... with `parts` terms, as rounding leaves it.
Tails rounding_tails(double parts);

/// Of a product, and what its variance is as a multiple of n times the product of the variances.
Tails product_tails(const Tails& x, const Tails& y);
double product_variance_factor(const Tails& x, const Tails& y);

/// Of weighted sums over features whose shares of the variance have that sum of squares.
Tails mixed_tails(const Tails& x, double concentration);
/// Of x + y, whatever their correlation.
Tails larger_tails(const Tails& x, const Tails& y);
/// Of independent x + y where x has this share of the variance.
Tails blended_tails(const Tails& x, const Tails& y, double share, double n);

/// Deviations that one of n coefficients exceeds with probability at most 2^-40.
double tail_deviations(double degree, double n);

}  // namespace sealion
