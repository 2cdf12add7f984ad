#include "device/modulus.h"

#include <cassert>

#include "base/int128.h"

namespace sealion::device {

DeviceModulus device_modulus(const Modulus& p) {
  const std::uint64_t value = p.value();
  const auto bits = static_cast<std::uint32_t>(p.bits());
  return {.value = value,
          .bits = bits,
          .padding = 0,
          .word = static_cast<std::uint64_t>((uint128{1} << 64) / value),
          .product = static_cast<std::uint64_t>((uint128{1} << (62 + bits)) / value)};
}

DeviceFactor device_factor(std::uint64_t value, const Modulus& p) {
  assert(value < p.value());
  return {value, static_cast<std::uint64_t>((uint128{value} << 64) / p.value())};
}

std::vector<BatchLimb> batch_limbs(std::span<const Modulus> moduli) {
  std::vector<BatchLimb> limbs;
  std::uint64_t bits_before = 0;
  for (const Modulus& modulus : moduli) {
    const DeviceModulus p = device_modulus(modulus);
    limbs.push_back({p, bits_before});
    bits_before += p.bits;
  }
  return limbs;
}

}  // namespace sealion::device
