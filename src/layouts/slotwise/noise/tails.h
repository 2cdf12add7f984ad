#pragma once

namespace sealion {

/// Degrees and orders beyond which nothing fits and the forecast only has to say so.
inline constexpr double largest_order = 64;

/// How the random part of the noise differs from a Gaussian: noise.cpp, "Tails" and assumption 3.
struct Tails {
  double degree;    ///< of the polynomial in Gaussian variables that a value is at a root of unity
  double features;  ///< order of the Gaussian chaos that the features have of their own
  double common;    ///< power of what all have in common: the secret, a message they share
};

/// Of a fresh encryption.
inline constexpr Tails fresh_tails{.degree = 1, .features = 1, .common = 0};
/// Of eps_0 + eps_1 s + ... with `parts` terms, as rounding leaves it.
Tails rounding_tails(double parts);

/// Of a product, and what its variance is as a multiple of n times the product of the variances.
Tails product_tails(const Tails& x, const Tails& y);
double product_variance_factor(const Tails& x, const Tails& y);
/// Of the power of a message that all features share.
Tails shared_tails(double power);

/// Of weighted sums over features whose shares of the variance have that sum of squares.
Tails mixed_tails(const Tails& x, double concentration);
/// Of x + y, whatever their correlation.
Tails larger_tails(const Tails& x, const Tails& y);
/// Of independent x + y where x has this share of the variance.
Tails blended_tails(const Tails& x, const Tails& y, double share, double n);
/// Of a product of which that share of the variance has `power` of what all have in common.
Tails with_common_power(const Tails& product, double power, double share);

/// Deviations that one of n coefficients exceeds with probability at most 2^-40.
double tail_deviations(double degree, double n);

}  // namespace sealion
