#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/execution_context.h"
#include "layouts/packed/levels/levels.h"
#include "layouts/packed/levels/noise.h"
#include "layouts/packed/packing/packing.h"
#include "layouts/packed/slots/routes.h"
#include "layouts/primes.h"

namespace sealion::packed {

/// Sizes of a chain and where its primes are dropped.
struct ChainDesign {
  planning::ChainSizes sizes;  ///< dropped[s]: between stage s and s + 1, maybe none
  std::size_t answer_limbs;    ///< the answer is switched to them
  double answer_budget;        ///< forecast for the answer, in bits
  double price;
};

/// What a chain is to carry.
struct ChainRequest {
  std::size_t records;  ///< of each ciphertext
  std::uint64_t t;      ///< the largest plaintext modulus
  planning::PrimeBits prime_bits;
  int most_bits;       ///< of the whole modulus
  double margin_bits;  ///< of budget that are left everywhere
  ClientKind client = ClientKind::sealion;
  int privacy_bits = 0;      ///< NoiseSetting
  double masked_groups = 1;  ///< likewise
};

/// What a packing costs on a chain, in any unit.
using ChainPrice = std::function<double(const Levels&, const planning::ChainSizes&)>;

/// The chain that carries a packing at the least price: behind every stage as many bits are dropped
/// as leave little more noise than rounding makes, or none; both are tried for every stage. Nothing
/// where no chain does. The price is asked for by several threads.
std::optional<ChainDesign> design_chain(const Packing& packing, const Routes& routes,
                                        const ChainRequest& request, const ChainPrice& price,
                                        const ExecutionContext& context = {});

/// What follows from sizes.
Levels levels_of(const Packing& packing, const ChainDesign& design);
/// With the answer at all limbs that are left.
Levels levels_of(const Packing& packing, const planning::ChainSizes& sizes);
/// Of ciphertexts of n slots.
NoiseModel noise_model(std::size_t n, const ChainRequest& request,
                       const planning::ChainSizes& sizes);
/// Of these parameters, for what such a chain is to carry.
NoiseModel noise_model(const ParametersLiteral& parameters, const ChainRequest& request);

}  // namespace sealion::packed
