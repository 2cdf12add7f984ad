#pragma once

#include <cstddef>
#include <vector>

#include "exchange/client_kind.h"
#include "layouts/primes.h"
#include "layouts/slotwise/noise/tails.h"
#include "layouts/slotwise/schedule/schedule.h"
#include "program/program.h"

namespace sealion::planning {

/// The noise of a value as one deviation, one mean and its tails, as noise/noise has them for
/// each of its integers: what a search can afford to follow thousands of times. The forecast
/// decides in the end.
struct RoughNoise {
  double log2_deviation;  ///< of a coefficient
  double log2_mean;       ///< the largest part of a coefficient that is not random
  Tails tails;

  /// log2 of the bound on every coefficient.
  double bound(std::size_t n) const;
};

/// How much noise the nodes of a program make, whatever n, t and the moduli are.
struct NoiseGrowth {
  struct Node {
    double factor;             ///< log2, of the deviation, on what `combine` gives
    double mean_factor = 0;    ///< log2, of the mean: of linear nodes
    double concentration = 1;  ///< largest share of one input in an output: of linear nodes
  };
  double fresh;       ///< log2 of a fresh ciphertext's deviation over t
  double fresh_mean;  ///< log2 of its mean over t; `no_mean` where messages are centred
  std::vector<Node> nodes;
};

/// What a node makes of its operands, but for the factor on the deviation that its weights or the
/// correlation of its features add.
RoughNoise combine(const Node& node, const NoiseGrowth::Node& growth,
                   const std::vector<RoughNoise>& operands, std::size_t n);

/// log2 of a mean that is none.
inline constexpr double no_mean = -1e6;

/// log2 over t of the mean of fresh ciphertexts: own and in common, twice each to be safe
/// (noise/noise.cpp).
double fresh_mean(ClientKind client, std::size_t n);

/// What rounding leaves after a barrier, in log2 over t: errors eps_k uniform in a unit interval,
/// sum_k eps_k s^k, the coefficients of s^k with variance k! (2/3)^k n^(k-1); twice, a ciphertext's
/// own and what all have in common.
RoughNoise rounding_noise(std::size_t parts, std::size_t n);

/// Noise along a schedule.
struct NoiseWalk {
  std::vector<double> made;       ///< [nodes], log2 of the bound
  std::vector<double> before;     ///< [barriers], the largest bound that reaches the barrier
  std::vector<double> after;      ///< [barriers], the largest that leaves it
  std::vector<int> dropped_bits;  ///< [barriers]
};

/// Lets each barrier that drops limbs drop as many bits as leave of the noise before it nothing
/// that weighs against the rounding in the next product, as far as the sizes of its primes allow:
/// more would cost modulus without reducing the noise. Key switching is taken to add nothing of
/// weight.
NoiseWalk walk_noise(const Program& program, const Schedule& schedule, const NoiseGrowth& growth,
                     std::size_t n, double log2_t, const PrimeBits& prime_bits);

/// Least bits of the special prime at which key switching adds an eighth at most to a noise of
/// 2^noise, from digits of `digit_bits`: variance t^2 10.5 n q^2/12 / P^2 for each digit and power
/// (Kim, Polyakov, Zucca 2021, section 3).
double special_prime_bits(double noise, double log2_t, std::size_t n, int digit_bits,
                          std::size_t digits);

}  // namespace sealion::planning
