#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "device/kernels/arithmetic.h"
#include "device/kernels/pack.h"
#include "ring/modulus.h"

namespace sealion::device {

/// What kernels want to know of a prime.
DeviceModulus device_modulus(const Modulus& p);

/// A factor for Shoup's multiplication modulo p, 0 <= value < p.
DeviceFactor device_factor(std::uint64_t value, const Modulus& p);

/// The primes of a chain's first limbs with their places in batches of ciphertexts.
std::vector<BatchLimb> batch_limbs(std::span<const Modulus> moduli);

}  // namespace sealion::device
