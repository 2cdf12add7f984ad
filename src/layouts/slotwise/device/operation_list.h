#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "device/device_memory.h"
#include "device/kernels/stage.h"
#include "layouts/slotwise/device/arena_plan.h"
#include "layouts/slotwise/device/row_chain.h"
#include "layouts/slotwise/schedule/corrections.h"
#include "layouts/slotwise/schedule/schedule.h"
#include "program/program.h"
#include "schemes/bgv/parameters.h"

namespace sealion::slotwise {

/// The program whose nodes become operations. Refers to all.
struct ScheduledProgram {
  const Program& program;
  const Schedule& schedule;
  const Corrections& corrections;
  const Parameters& parameters;

  /// Of a value as a stage sees it, at a tile's points of one limb.
  std::size_t residues(NodeId value, std::size_t stage) const {
    return schedule.parts(value, stage) * program.node(value).size * device::points_of_tile;
  }
};

/// The nodes of a stage as operations of the device's kernel, in the order in which they run, with
/// the tables that they read in the device's memory. Tensors have numbers, those of nodes theirs;
/// where they lie is decided when all operations are known (`place`).
class OperationList {
 public:
  OperationList(device::DevicePtr device, const ScheduledProgram& scheduled, std::size_t stage);

  /// The features of `value`, the batch of that number among the stage's, that something reads.
  void unpack(NodeId value, std::uint32_t number, const std::vector<bool>& is_read);
  /// A dense layer on the batch of that number.
  void stream(NodeId node, std::uint32_t number);
  /// Any other node.
  void run(NodeId node);
  /// A chain, piece by piece: only the last node's tensor is there whole.
  void run(const RowChain& chain, const std::vector<ChainPiece>& pieces);
  void pack(NodeId value, std::uint32_t number);

  const std::vector<device::StageOperation>& operations() const { return operations_; }
  using TensorId = std::size_t;
  /// Residues of each tensor in an arena.
  const std::vector<std::size_t>& tensor_residues() const { return tensor_residues_; }
  /// The tensors that operation i reads and writes.
  const std::vector<TensorId>& touched(std::size_t i) const { return touched_[i]; }
  /// Whether an operation copies through shared memory.
  bool has_streams() const;

  /// Puts each tensor where it is to lie, [tensors]. Once.
  void place(const std::vector<ArenaPlan::Place>& places);

  /// What the operations read beside batches and tensors.
  using Tables = std::vector<device::DeviceArray<std::byte>>;
  Tables release_tables() && { return std::move(tables_); }

 private:
  /// What a node reads: a tensor that has these rows of its operand; null: all.
  struct Source {
    TensorId tensor;
    const Rows* rows = nullptr;
  };
  /// Where a node's rows go: from `first` on into a tensor of so many.
  struct Target {
    TensorId tensor;
    std::size_t first, rows;
  };

  std::uint32_t parts(NodeId node) const {
    return static_cast<std::uint32_t>(scheduled_.schedule.parts(node, stage_));
  }
  /// The whole tensor of a node.
  device::TensorPlace tensor(NodeId node) const;
  device::TensorPlace place_of(NodeId node, const Target& target) const;
  device::TensorPlace place_of(NodeId node, const Source& source) const;
  TensorId new_tensor(NodeId node, std::size_t rows);
  void add(const device::StageOperation& operation, std::vector<TensorId> touched);

  void run(NodeId node, const DenseNode& dense);
  void run(NodeId node, const ProductNode& product);
  void run(NodeId node, const SumNode& sum);
  void run(NodeId node, const ConcatenateNode& concatenate);
  /// Nodes that can be parts of chains.
  template <typename LocalNode>
  void run(NodeId node, const LocalNode& local);
  void run(NodeId node, const InputNode&);
  void run(NodeId node, const ForestNode&);

  /// Some rows of a node that can be part of a chain.
  void run_rows(NodeId node, const Rows& rows, const Source& source, const Target& target);
  void convolve(NodeId node, const Rows& rows, const Source& source, const Target& target);
  void add_up(NodeId node, const Rows& rows, const Source& source, const Target& target);
  void square(NodeId node, const Rows& rows, const Source& source, const Target& target);
  /// out's rows from `first` on += factor * operand, which is brought to the node's correction.
  void add_scaled(NodeId node, NodeId operand, std::int64_t factor, std::size_t first);

  device::WeightTiles weight_tiles(NodeId node, const std::vector<std::int32_t>& weights,
                                   std::size_t outputs);
  /// [limb][constants], residues of the constants on the node's correction.
  const std::uint64_t* constants(NodeId node, const std::vector<std::int64_t>& constants);
  template <typename T>
  const T* table(const std::vector<T>& values);

  device::DevicePtr device_;
  ScheduledProgram scheduled_;
  std::size_t stage_;
  std::vector<device::StageOperation> operations_;
  std::vector<std::vector<TensorId>> touched_;
  std::vector<std::size_t> tensor_residues_;
  Tables tables_;
  std::map<NodeId, device::WeightTiles> weight_tiles_;  // for all pieces of a node
};

}  // namespace sealion::slotwise
