#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "device/device_memory.h"
#include "device/kernels/run_stage.h"
#include "device/workspace.h"
#include "layouts/device/device_batch.h"
#include "layouts/slotwise/device/operation_list.h"

namespace sealion::slotwise {

/// A stage made ready for a device: one launch takes any number of batches through all its nodes.
class DeviceStage {
 public:
  /// Refers to the tables.
  DeviceStage(const device::BatchTables& tables, const ScheduledProgram& scheduled,
              std::size_t stage);

  bool has_work() const { return operation_count_ != 0; }
  /// Values of batches that it reads, then those that it makes: for each a batch is to be there.
  const std::vector<NodeId>& reads() const { return reads_; }
  const std::vector<NodeId>& makes() const { return makes_; }
  /// Of one launch, beside the batches.
  std::size_t arena_bytes() const { return blocks_ * arena_residues_ * sizeof(std::uint64_t); }

  /// Queues it at some tiles. `batches` are [batch][reads, then makes], and have these.
  void launch(const std::vector<device::PackedBatch>& batches, const device::TileRange& tiles,
              device::Workspace& workspace) const;

 private:
  std::size_t values() const { return reads_.size() + makes_.size(); }
  /// Bytes of shared memory for tensors.
  std::size_t room(bool has_streams) const;
  /// The chains that are made piece by piece, and how: none where all tensors find room.
  struct CutChain {
    RowChain chain;
    std::vector<ChainPiece> pieces;
  };
  std::vector<CutChain> cut_chains(const ScheduledProgram& scheduled, std::size_t stage) const;
  bool fits_whole(const ScheduledProgram& scheduled, std::size_t stage) const;
  void list_nodes(OperationList& list, const ScheduledProgram& scheduled, std::size_t stage) const;
  void place_tensors(OperationList& list);

  const device::BatchTables& tables_;
  std::size_t limbs_;
  std::vector<NodeId> reads_, makes_;
  std::vector<bool> is_held_;       // [nodes]: of what is read, what is unpacked whole
  std::size_t arena_residues_ = 0;  // of a block, in the device's memory
  std::size_t shared_offset_ = 0, shared_bytes_ = 0;
  OperationList::Tables operation_tables_;
  std::size_t operation_count_ = 0;
  device::DeviceArray<device::StageOperation> operations_;
  device::DeviceArray<device::StageLimb> stage_limbs_;
  unsigned blocks_ = 1;  // of a launch at most
};

}  // namespace sealion::slotwise
