#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "device/device_memory.h"
#include "device/kernels/rounded_division.h"
#include "device/workspace.h"
#include "rlwe/device/device_ring.h"

namespace sealion::device {

/// RoundedDivision (rlwe/rounded_division.h) of many polynomials at once.
class DeviceDivision {
 public:
  /// By P, where `divisor` is the chain's limbs, or by q_divisor; at up to `limbs` limbs before it.
  /// Quotients are multiplied by `multiplier`. Refers to the ring.
  DeviceDivision(const DeviceRing& ring, std::size_t divisor, std::size_t limbs,
                 std::uint64_t factor, std::uint64_t multiplier);

  /// What is to be divided, in the workspace's tables.
  struct Placed {
    std::uint32_t count, limbs;
    const std::uint64_t* const* rows;  ///< modulo the divisor
    const Division* divisions;
  };
  /// At `limbs` limbs; each polynomial has its row modulo the divisor behind these.
  Placed place(const std::vector<Division>& divisions, std::size_t limbs,
               Workspace& workspace) const;
  void divide(const Placed& placed, Workspace& workspace) const;

 private:
  const DeviceRing& ring_;
  const RingPrime* divisor_;
  DeviceArray<CoefficientFinish> finish_;  // [1]
  DeviceArray<DivisionFactors> factors_;   // [limbs]
};

}  // namespace sealion::device
