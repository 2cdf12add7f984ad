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
  /// A group of a request and where its answers go.
  struct Group {
    const Job* job;
    EncryptedBatch* answers;
    std::size_t number;  // in the request
  };
  void check(const Job& job) const;
  /// Groups whose keys have one noise factor, in pieces that fit the memory.
  void run_groups(std::span<const Group> groups, Progress& progress,
                  const ExecutionContext& context) const;
  void run_together(std::span<const Group> groups, device::Workspace& workspace,
                    const ExecutionContext& context) const;
  /// Groups that the free memory is likely to hold: as many as were seen to fit.
  std::size_t room_for_groups(const device::Workspace& workspace) const;
  /// The groups' inputs, [ciphertexts][groups].
  std::vector<Ciphertext> loaded(std::span<const Group> groups,
                                 const ExecutionContext& context) const;
  /// Of a batch of answers, [ciphertexts][groups], which is waited for.
  void store(const device::CiphertextBatch& batch, std::span<const Group> groups,
             device::Workspace& workspace, const ExecutionContext& context) const;

  ChannelProgram program_;
  device::DeviceEvaluator evaluator_;
  std::shared_ptr<device::DeviceKeyCache> keys_;
  std::shared_ptr<device::Workspaces> workspaces_;
  std::vector<std::optional<DeviceMap>> maps_;       // [values]
  mutable std::atomic<std::size_t> group_bytes_{0};  // that each group took; 0: nobody knows yet
};

}  // namespace sealion::packed
