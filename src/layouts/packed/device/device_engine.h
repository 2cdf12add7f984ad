#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/progress.h"
#include "layouts/executor.h"
#include "layouts/packed/device/device_map.h"
#include "layouts/packed/device/device_piece.h"
#include "layouts/packed/run/channel_program.h"
#include "rlwe/device/device_keys.h"
#include "schemes/bgv/device/device_evaluator.h"

namespace sealion::packed {

/// Runs a packing on encrypted records, in one channel, on a device: all groups of all requests go
/// through its values together, whosever keys they are under, or as many as its memory holds.
/// Answers are those of Engine bit for bit.
class DeviceEngine final : public Executor {
 public:
  /// Encodes all weights, in all threads, and copies them: those of `form`, which is the packing's
  /// modulo the channel's t. Throws DeviceError where they do not fit the device.
  DeviceEngine(const device::DevicePtr& device, ChannelProgram program, const AffineForm& form,
               const ExecutionContext& context = {});

  EvaluationKeyShape key_shape() const override { return program_.key_shape(); }
  /// Both throw DeviceError as well, where not even one group fits its memory.
  EncryptedBatch run(const EncryptedBatch& inputs, const EvaluationKeys* keys,
                     const ExecutionContext& context = {}) const override;
  std::vector<EncryptedBatch> run_all(std::span<const Job> jobs,
                                      const ExecutionContext& context = {}) const override;

 private:
  void check(const Job& job) const;
  /// Groups whose keys have one noise factor, in pieces that fit the memory: one is loaded while
  /// another runs.
  void run_groups(std::span<const DeviceGroup> groups, Progress& progress,
                  const ExecutionContext& context) const;
  /// How many of so many groups are the next piece, beside the one that runs, if one does.
  std::size_t size_of_piece(std::size_t groups, const DevicePiece* running) const;
  std::unique_ptr<DevicePiece> started(std::span<const DeviceGroup> groups,
                                       const ExecutionContext& context) const;

  ChannelProgram program_;
  device::DeviceEvaluator evaluator_;
  std::shared_ptr<device::DeviceKeyCache> keys_;
  std::shared_ptr<device::Workspaces> workspaces_;
  std::vector<std::optional<DeviceMap>> maps_;       // [values]
  mutable std::atomic<std::size_t> group_bytes_{0};  // that each group took; 0: nobody knows yet
};

}  // namespace sealion::packed
