#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "layouts/device/device_batch.h"
#include "layouts/executor.h"
#include "layouts/slotwise/device/device_barrier.h"
#include "layouts/slotwise/device/device_stage.h"

namespace sealion::slotwise {

/// A program on a device, as the runs of it need it. Refers to all.
struct DeviceProgram {
  const std::vector<std::size_t>& sizes;  ///< [nodes]
  const Schedule& schedule;
  const Corrections& corrections;
  const device::BatchTables& tables;
  const std::vector<DeviceStage>& stages;
  const DeviceBarrier& barrier;
  device::DeviceKeyCache& keys;
};

/// Some batches on their way through a device, from the client's bytes to the answers'. What is
/// queued runs while the caller goes on; the jobs' batches stay as they are until `answers`.
class DeviceRun {
 public:
  /// Queues the copies and what makes whole batches of them.
  DeviceRun(const DeviceProgram& program, std::span<const Job> jobs);

  /// Queues all stages and barriers. Once.
  void start();
  /// Waits, checks, and copies the answers out. Once, after `start`.
  std::vector<EncryptedBatch> answers();

  /// Device memory that such a run takes for one job at most, beside what launches share.
  static std::size_t bytes_of_job(const DeviceProgram& program);

 private:
  /// The values of one job that are alive.
  struct Values {
    device::DeviceEvaluationKeys keys;
    std::unique_ptr<device::UploadedBatch> input;
    std::unique_ptr<device::DeviceQueue> uploads;          // the copies of one overlap with the
    std::vector<std::optional<device::DeviceBatch>> made;  // expansion of another; made is [nodes]

    const device::DeviceBatch& operator[](NodeId value) const {
      return made[value] ? *made[value] : input->cells();
    }
  };

  void run_stage(std::size_t stage);
  void run_barrier(std::size_t stage);
  void cross(NodeId value, std::size_t stage);
  /// Keeps what is in use by the queue until it was waited for.
  void retire(std::optional<device::DeviceBatch>& batch);
  device::DeviceBatch make_batch(NodeId value, std::size_t stage) const;

  const DeviceProgram& program_;
  std::span<const Job> jobs_;
  std::vector<Values> values_;  // [jobs]
  std::vector<DeviceStage::Launched> launched_;
  std::vector<device::DeviceBatch> retired_;
  device::Workspace workspace_;  // the last: what its queue uses is freed after it
};

}  // namespace sealion::slotwise
