#pragma once

#include <cstdint>
#include <span>

#include "ring/modulus.h"

namespace sealion {

/// From one prime p of the chain to another: residues mod p as the integers of (-p/2, p/2), modulo
/// the other prime. Two steps, so that the first serves any number of other primes.

/// values = values + (p - 1) / 2 mod p, in place: integers from 0, which stand for the centred
/// ones.
void shift_by_half(std::span<std::uint64_t> values, const Modulus& p);

/// out = shifted - (p - 1) / 2 mod `target`, for what `shift_by_half` made.
void lift_centred(std::span<const std::uint64_t> shifted, const Modulus& p,
                  std::span<std::uint64_t> out, const Modulus& target);

}  // namespace sealion
