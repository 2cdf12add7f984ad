#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "layouts/slotwise/noise/noise.h"
#include "layouts/slotwise/noise/quadratic_form.h"
#include "layouts/slotwise/noise/tails.h"

namespace sealion {

/// What a message that features share leaves in each integer: between `low` and `high` times one
/// polynomial with coefficients of deviation 1, a power of the message.
struct SharedNoise {
  double power = 1;
  std::vector<double> low, high;

  double size(std::size_t i) const;  ///< of the larger one
  void multiply(double factor);
  void forget_signs();
};

/// The noise of the integers of a node, all of it in units of 2^log2_scale; see noise.cpp.
struct NodeNoise {
  double log2_scale;
  Tails tails;                   ///< of X and the shared part
  QuadraticForm random;          ///< C, covariance of a coefficient
  SharedNoise shared;            ///< c
  QuadraticForm mean;            ///< G, inner products
  std::vector<double> constant;  ///< |r|, of the constant polynomials that biases make

  std::size_t size() const { return constant.size(); }
};

/// An operand, and what it is multiplied by where it is read.
struct ScaledNoise {
  const NodeNoise* noise;
  double factor;
};

/// |M| of a fresh ciphertext in units of t, M the part of its noise that all ciphertexts share.
double fresh_mean_norm(ClientKind client, double n);

NodeNoise fresh_noise(std::size_t size, const NoiseSetting& setting);
/// `biases`, [rows]: absolute values of what the engine adds.
NodeNoise linear_noise(const LinearMap& map, const NodeNoise& x, const std::vector<double>& biases,
                       const ExecutionContext& context);
NodeNoise product_noise(const NodeNoise& x, const NodeNoise& y, double n);
/// `constants`, [size]: absolute values of what the engine adds.
NodeNoise sum_noise(const std::vector<ScaledNoise>& operands, const std::vector<double>& constants);
NodeNoise concatenated_noise(const std::vector<ScaledNoise>& operands);

/// What relinearising a value of `parts` > 2 parts at `limbs` limbs makes of its noise.
NodeNoise relinearised_noise(NodeNoise noise, std::size_t parts, std::size_t limbs,
                             const NoiseSetting& setting);
/// What dividing a value of `parts` parts by one prime makes of its noise.
NodeNoise divided_noise(NodeNoise noise, std::uint64_t prime, std::size_t parts,
                        const NoiseSetting& setting);

/// log2 of the bound on every coefficient of every integer of the node.
double bound_bits(const NodeNoise& noise, double n);

}  // namespace sealion
