#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "device/device_memory.h"
#include "device/workspace.h"
#include "rlwe/device/device_division.h"
#include "rlwe/device/device_keys.h"
#include "rlwe/device/device_ring.h"

namespace sealion::device {

/// Parts of ciphertexts cut into digits, all rows of them (KeptDigits, rlwe/digits.h).
struct DeviceDigits {
  WorkArray<std::uint64_t> values;  ///< [parts][limbs + 1][limbs][n]
  std::size_t limbs, n;
  const std::uint64_t* of_part(std::size_t part) const {
    return values.data() + part * (limbs + 1) * limbs * n;
  }
};

/// Where one part of what a key switch makes goes: Division says what comes of it on the way.
struct SwitchedPart {
  const std::uint64_t* addend;
  const std::uint64_t* base;
  std::uint64_t* out;
};

/// One key switch: the digits of parts [part, part + keys) times the keys [key, key + keys).
struct KeySwitch {
  std::size_t part, keys;
  const DeviceKeys* device_keys;
  std::size_t key;
  SwitchedPart parts[2];
  std::uint32_t element;  ///< Division's
};

/// KeySwitcher (rlwe/key_switching.h) for many parts of many ciphertexts at once, bit for bit.
class DeviceKeySwitcher {
 public:
  /// With keys whose noise is a multiple of `keys_factor`, for noise that is one of `noise_factor`.
  /// Throws `incompatible` where that cannot be. Refers to the ring.
  DeviceKeySwitcher(const DeviceRing& ring, std::uint64_t keys_factor, std::uint64_t noise_factor);

  /// Of parts at `limbs` limbs, each [limbs][n].
  DeviceDigits cut(const std::vector<const std::uint64_t*>& parts, std::size_t limbs,
                   Workspace& workspace) const;
  /// At the digits' limbs.
  void apply(const DeviceDigits& digits, const std::vector<KeySwitch>& switches,
             Workspace& workspace) const;

 private:
  void apply_some(const DeviceDigits& digits, std::span<const KeySwitch> switches,
                  Workspace& workspace) const;

  const DeviceRing& ring_;
  DeviceDivision division_;                     // by P
  DeviceArray<CoefficientFinish> finishes_;     // [limbs], of the parts divided by the divisor
  DeviceArray<DeviceFactor> divisor_inverses_;  // [limbs]
};

}  // namespace sealion::device
