#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "ring/modulus.h"

namespace sealion {

/// Throws `corrupt` naming `source` unless every value is below p. Without a branch on the single
/// value: it may be a secret.
void check_reduced(std::span<const std::uint64_t> values, const Modulus& p,
                   const std::string& source);

/// values = values + addends mod p, residues of as many.
void add(std::span<std::uint64_t> values, std::span<const std::uint64_t> addends, const Modulus& p);

/// values = values * scalar mod p, 0 <= scalar < p.
void multiply_scalar(std::span<std::uint64_t> values, std::uint64_t scalar, const Modulus& p);

}  // namespace sealion
