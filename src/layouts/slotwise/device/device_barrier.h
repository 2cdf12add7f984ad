#pragma once

#include <cstddef>

#include "layouts/device/device_batch.h"
#include "schemes/bgv/evaluation_keys.h"

namespace sealion::slotwise {

/// What a barrier does with a batch on a device (run/barrier.h has the processor's): brings every
/// ciphertext to two parts, where there are keys, and then to fewer limbs.
class DeviceBarrier {
 public:
  /// Refers to the tables.
  explicit DeviceBarrier(const device::BatchTables& tables) : tables_(tables) {}

  /// `keys` null: the parts stay.
  device::DeviceBatch cross(const device::DeviceBatch& batch, const EvaluationKeys* keys,
                            std::size_t limbs, device::Device::Queue queue) const;

 private:
  const device::BatchTables& tables_;
};

}  // namespace sealion::slotwise
