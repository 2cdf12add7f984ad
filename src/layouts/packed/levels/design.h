#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "layouts/packed/levels/levels.h"
#include "layouts/packed/levels/noise.h"
#include "layouts/packed/packing/packing.h"
#include "layouts/primes.h"

namespace sealion::packed {

/// Sizes of a chain and where its primes are dropped.
struct ChainDesign {
  planning::ChainSizes sizes;  ///< dropped[s]: between stage s and s + 1, maybe none
  std::size_t answer_limbs;    ///< the answer is switched to them
  double answer_budget;        ///< forecast for the answer, in bits
  double work;                 ///< of key switches, in passes over a limb
};

/// The chain of at most `most_bits` on which a packing with plaintext moduli up to t, for so many
/// records in each ciphertext, takes the least work: behind every stage as many bits are dropped as
/// leave little more noise than rounding makes, or none; both are tried for every stage. Nothing
/// where no chain leaves `margin_bits` of budget everywhere.
std::optional<ChainDesign> design_chain(const Packing& packing, std::size_t records,
                                        std::uint64_t t, const planning::PrimeBits& prime_bits,
                                        int most_bits, double margin_bits);

/// What follows from sizes.
Levels levels_of(const Packing& packing, const ChainDesign& design);
/// With the answer at all limbs that are left.
Levels levels_of(const Packing& packing, const planning::ChainSizes& sizes);
/// Of ciphertexts of n slots for so many records.
NoiseModel noise_model(std::size_t n, std::size_t records, std::uint64_t t,
                       const planning::ChainSizes& sizes);

}  // namespace sealion::packed
