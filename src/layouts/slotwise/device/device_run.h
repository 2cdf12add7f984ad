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

  /// Whether the first stage alone reads what clients sent: it then goes through the device some
  /// tiles at a time, the next ones on their way while these are worked on.
  bool streams_input() const;
  /// Of the device's memory, for what one client sent, so many tiles at a time.
  std::size_t input_bytes(std::size_t tiles_at_once) const;
  /// At least: some tiles of it, or all.
  std::size_t least_input_bytes() const;
  /// For what is made of it.
  std::size_t value_bytes() const;
};

/// Some batches on their way through a device, from the client's bytes to the answers'. What is
/// queued runs while the caller goes on; the jobs' batches stay as they are until `answers`.
class DeviceRun {
 public:
  /// Queues the first tiles of all. `most_input_bytes` of the device's memory are for what clients
  /// sent; if that is too little, as few as can be.
  DeviceRun(const DeviceProgram& program, std::span<const Job> jobs, std::size_t most_input_bytes);

  /// Queues all else. Once.
  void start();
  /// Waits, checks, and copies the answers out. Once, after `start`.
  std::vector<EncryptedBatch> answers();

 private:
  /// The values of one job that are alive.
  struct Values {
    device::DeviceEvaluationKeys keys;
    /// What the client sent: at all tiles, or at some and the next ones in turn.
    std::vector<std::unique_ptr<device::BatchUpload>> input;
    std::vector<std::optional<device::DeviceBatch>> made;  // [nodes]

    const device::DeviceBatch& operator[](NodeId value) const {
      return made[value] ? *made[value] : input.front()->cells();
    }
  };

  void plan_tiles(std::size_t most_input_bytes);
  void add(const Job& job);
  /// All jobs at the tiles of one range, which are in the `place`-th upload of each.
  void launch(std::size_t stage, const device::TileRange& tiles, std::size_t place);
  void run_stage(std::size_t stage);
  void stream_first_stage();
  /// What is queued from now on begins after the `place`-th upload of each job.
  void await_uploads(std::size_t place);
  void run_barrier(std::size_t stage);
  void cross(NodeId value, std::size_t stage);
  /// Keeps what is in use by the queue until it was waited for.
  void retire(std::optional<device::DeviceBatch>& batch);
  device::DeviceBatch make_batch(NodeId value, std::size_t stage) const;

  const DeviceProgram& program_;
  std::span<const Job> jobs_;
  std::vector<device::TileRange> ranges_;  // of the input
  std::vector<Values> values_;             // [jobs]
  std::vector<device::DeviceBatch> retired_;
  device::Workspace workspace_;  // the last: what its queue uses is freed after it
};

}  // namespace sealion::slotwise
