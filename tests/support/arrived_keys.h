#pragma once

#include <cstdint>
#include <span>
#include <utility>

#include "ring/kernels/kernels.h"
#include "rlwe/arriving_keys.h"

namespace sealion::testing {

/// Keys whose b arrived as these residues, [keys][digits][rows][n], each below 2^bits of its prime,
/// the last row first.
inline KeySwitchingKeys arrived_keys(const ModulusChainPtr& chain, const KeySwitchingUse& use,
                                     const KeySwitchingShape& shape, std::uint64_t noise_factor,
                                     const Seed& seed, std::span<const std::uint64_t> residues) {
  ArrivingKeys keys(chain, use, shape, noise_factor);
  const std::size_t n = chain->n(), rows = shape.limbs + 1;
  for (std::size_t row = residues.size() / n; row-- > 0;) {
    const int bits = chain->row_ntt(row % rows, shape.limbs).modulus().bits();
    ByteVector packed(n * static_cast<std::size_t>(bits) / 8);
    kernels::kernels().pack_bits(packed.data(), residues.data() + row * n, n, bits);
    keys.take_row(row, packed);
  }
  return std::move(keys).finish(seed);
}

}  // namespace sealion::testing
