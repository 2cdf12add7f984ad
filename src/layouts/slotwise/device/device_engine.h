#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "device/device.h"
#include "layouts/executor.h"
#include "layouts/slotwise/schedule/schedule.h"
#include "schemes/bgv/parameters.h"

namespace sealion::slotwise {

/// Runs one program with its barriers on a device, in one channel: the counterpart of Engine, with
/// the same answers bit for bit. All batches of `run_all` go through a stage in one launch; what
/// the device's memory does not hold goes through it in pieces, whose copies overlap with the work
/// on the one before. Any number of threads may run it at once.
class DeviceEngine final : public Executor {
 public:
  /// Lays the weights out in the device's memory. Throws as Engine does, and DeviceError where the
  /// device refuses or has no room for them.
  DeviceEngine(device::DevicePtr device, const Program& program,
               const std::vector<Barrier>& barriers, ParametersPtr channel,
               std::uint64_t input_correction);
  ~DeviceEngine() override;

  EvaluationKeyShape key_shape() const override;
  /// Throws `corrupt` as well where the batch has a residue that is not below its prime, and
  /// DeviceError where the device fails or not even one batch fits it.
  EncryptedBatch run(const EncryptedBatch& inputs, const EvaluationKeys* keys,
                     const ExecutionContext& context = {}) const override;
  std::vector<EncryptedBatch> run_all(std::span<const Job> jobs,
                                      const ExecutionContext& context = {}) const override;

 private:
  class Implementation;
  std::unique_ptr<const Implementation> implementation_;
};

}  // namespace sealion::slotwise
