#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "layouts/packed/device/device_map.h"
#include "layouts/packed/device/group_evaluator.h"
#include "layouts/packed/run/channel_program.h"
#include "rlwe/device/device_keys.h"

namespace sealion::packed {

/// A group of a request, and where its answers go.
struct DeviceGroup {
  const Job* job;
  EncryptedBatch* answers;
  std::size_t number;  ///< in the request
};

/// What runs groups: a program with its weights on a device.
struct DeviceProgram {
  const ChannelProgram& program;
  const device::DeviceEvaluator& evaluator;
  const std::vector<std::optional<DeviceMap>>& maps;  ///< [values]
};

/// Groups that are on their way through a device together.
class DevicePiece {
 public:
  /// Queues all that is to be done, in a workspace of its own. The groups' keys have one noise
  /// factor. Refers to everything. Throws DeviceError where memory is short, and `cancelled`.
  DevicePiece(const DeviceProgram& program, std::span<const DeviceGroup> groups,
              device::DeviceKeyCache& keys, device::Workspaces& workspaces,
              const ExecutionContext& context);

  std::size_t groups() const { return groups_.size(); }
  /// Device memory that the groups took at a time, and that is held for them.
  std::size_t peak_bytes() const { return workspace_->peak_bytes(); }
  std::size_t held_bytes() const { return workspace_->held_bytes(); }
  /// Waits and stores the answers.
  void finish(const ExecutionContext& context);

 private:
  /// Of the groups, [ciphertexts][groups].
  void copy_inputs(const device::CiphertextBatch& batch, const ExecutionContext& context);
  std::vector<const ClientKeys*> copy_keys(device::DeviceKeyCache& keys);

  const ChannelProgram& program_;
  std::span<const DeviceGroup> groups_;
  device::Workspaces::Loan workspace_;
  std::map<const EvaluationKeys*, ClientKeys> clients_;
  std::size_t answer_words_ = 0;      // of a ciphertext
  std::span<std::uint64_t> answers_;  // [ciphertexts][groups], staged
};

}  // namespace sealion::packed
