#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "layouts/device/device_batch.h"
#include "schemes/bgv/device/device_evaluator.h"
#include "schemes/bgv/evaluation_keys.h"

namespace sealion::slotwise {

/// What barriers do with batches on a device (run/barrier.h has the processor's): bring every
/// ciphertext to two parts, where there are keys, and then to fewer limbs. All batches of one value
/// at once, some of their ciphertexts after the other as far as memory is to be spent on it.
class DeviceBarrier {
 public:
  /// A batch that crosses, and its client's keys; those of all are null where the parts stay.
  struct Traveller {
    const device::DeviceBatch* batch;
    const device::DeviceKeys* keys;
  };

  /// Refers to the tables.
  explicit DeviceBarrier(const device::BatchTables& tables)
      : tables_(tables), evaluator_(tables.device(), tables.parameters()) {}

  /// All of one shape, at least one.
  std::vector<device::DeviceBatch> cross(std::span<const Traveller> travellers, std::size_t limbs,
                                         device::Workspace& workspace) const;
  /// Memory of the device that this takes beside the batches: as much, or one ciphertext of each
  /// where that is more.
  std::size_t most_bytes() const;

 private:
  /// Features [first, first + count) of all batches.
  struct Share {
    std::size_t first, count;
  };
  device::CiphertextBatch unpacked(std::span<const Traveller> travellers, const Share& share,
                                   device::Workspace& workspace) const;
  void pack(const device::CiphertextBatch& ciphertexts,
            std::span<const device::DeviceBatch> batches, const Share& share,
            device::Workspace& workspace) const;
  std::size_t features_at_once(std::span<const Traveller> travellers) const;

  const device::BatchTables& tables_;
  device::DeviceEvaluator evaluator_;
};

}  // namespace sealion::slotwise
