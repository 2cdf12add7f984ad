#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "device/device_memory.h"
#include "device/kernels/stage.h"
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
};

/// The nodes of a stage as operations of the device's kernel, in the order in which they run, with
/// the tables that they read in the device's memory. Where tensors lie in the arena is decided when
/// all operations are known: until then the offset of each place is the number of its node.
class OperationList {
 public:
  OperationList(device::DevicePtr device, const ScheduledProgram& scheduled, std::size_t stage);

  /// The features of `value`, the batch of that number among the stage's, that something reads.
  void unpack(NodeId value, std::uint32_t number, const std::vector<bool>& is_read);
  /// A dense layer on the batch of that number.
  void stream(NodeId node, std::uint32_t number);
  /// Any other node.
  void run(NodeId node);
  void pack(NodeId value, std::uint32_t number);

  const std::vector<device::StageOperation>& operations() const { return operations_; }
  /// What the operations read beside batches and tensors.
  using Tables = std::vector<device::DeviceArray<std::byte>>;
  Tables release_tables() && { return std::move(tables_); }
  /// Puts the tensors where they are to lie: offset[node].
  void place(const std::vector<std::size_t>& offsets);
  /// The nodes whose tensors operation i reads and writes.
  const std::vector<NodeId>& touched(std::size_t i) const { return touched_[i]; }
  /// Whether an operation copies through shared memory.
  bool has_streams() const;

 private:
  device::TensorPlace tensor(NodeId node) const;
  void add(const device::StageOperation& operation, std::vector<NodeId> touched);

  void run(NodeId node, const DenseNode& dense);
  void run(NodeId node, const Conv2DNode& conv);
  void run(NodeId node, const SumPoolNode& pool);
  void run(NodeId node, const ProductNode& product);
  void run(NodeId node, const SumNode& sum);
  void run(NodeId node, const ConcatenateNode& concatenate);
  void run(NodeId node, const SparseNode& sparse);
  void run(NodeId node, const InputNode&);
  void run(NodeId node, const ForestNode&);
  /// out's rows from `first` on += factor * operand, which is brought to the node's correction.
  void add_scaled(NodeId node, NodeId operand, std::int64_t factor, std::size_t first);

  device::WeightTiles weight_tiles(const std::vector<std::int32_t>& weights, std::size_t outputs);
  /// [limb][constants], residues of the constants on the node's correction; null where all are zero
  /// and `may_be_none`.
  const std::uint64_t* constants(NodeId node, const std::vector<std::int64_t>& constants);
  template <typename T>
  const T* table(const std::vector<T>& values);

  device::DevicePtr device_;
  ScheduledProgram scheduled_;
  std::size_t stage_;
  std::vector<device::StageOperation> operations_;
  std::vector<std::vector<NodeId>> touched_;
  Tables tables_;
};

}  // namespace sealion::slotwise
