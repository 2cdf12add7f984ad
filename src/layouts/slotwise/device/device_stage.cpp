#include "layouts/slotwise/device/device_stage.h"

#include <algorithm>

#include "device/modulus.h"
#include "layouts/slotwise/stages/buffer_plan.h"
#include "layouts/slotwise/stages/compiled_stage.h"
#include "layouts/slotwise/stages/working_set.h"

namespace sealion::slotwise {
namespace {

using device::Device;
using device::RunStage;

std::vector<device::StageLimb> stage_limbs(const Parameters& parameters, std::size_t limbs) {
  std::vector<Modulus> moduli;
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    moduli.push_back(parameters.coeff_modulus(limb));
  }
  std::vector<device::StageLimb> result;
  const auto places = device::batch_limbs(moduli, parameters.n());
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    result.push_back({places[limb], moduli[limb].reduce(uint128{1} << 32)});
  }
  return result;
}

std::uint32_t number_in(const std::vector<NodeId>& values, NodeId value) {
  return static_cast<std::uint32_t>(std::ranges::find(values, value) - values.begin());
}

}  // namespace

DeviceStage::DeviceStage(const device::BatchTables& tables, const ScheduledProgram& scheduled,
                         std::size_t stage)
    : tables_(tables),
      limbs_(scheduled.schedule.stages()[stage].limbs),
      reads_(batches_read(scheduled.program, scheduled.schedule.stages()[stage])) {
  const Stage& nodes = scheduled.schedule.stages()[stage];
  const NodeId first = std::max<NodeId>(nodes.first, 1);
  for (const NodeId value : nodes.keeps) {
    if (value >= first) makes_.push_back(value);
  }
  if (first >= nodes.end) return;
  OperationList list(tables.device(), scheduled, stage);
  list_nodes(list, scheduled, stage);
  place_tensors(list, scheduled, stage);
  share_memory(list.has_streams());
  operation_count_ = list.operations().size();
  operations_ = device::copied_in(tables.device(), list.operations());
  operation_tables_ = std::move(list).release_tables();
  stage_limbs_ = device::copied_in(tables.device(), stage_limbs(scheduled.parameters, limbs_));
}

void DeviceStage::list_nodes(OperationList& list, const ScheduledProgram& scheduled,
                             std::size_t stage) {
  const Program& program = scheduled.program;
  const Stage& nodes = scheduled.schedule.stages()[stage];
  const NodeId first = std::max<NodeId>(nodes.first, 1);
  std::vector<bool> is_held(program.nodes().size());
  for (const NodeId value : reads_) {
    is_held[value] = !is_streamed(program, nodes, value);
    if (!is_held[value]) continue;
    list.unpack(value, number_in(reads_, value), features_read(program, nodes, value));
  }
  for (NodeId node = first; node < nodes.end; ++node) {
    const NodeId operand = inputs_of(program.node(node)).front();
    if (operand < first && !is_held[operand]) {
      list.stream(node, number_in(reads_, operand));
    } else {
      list.run(node);
    }
    const auto made = number_in(makes_, node);
    if (made < makes_.size()) {
      list.pack(node, static_cast<std::uint32_t>(reads_.size()) + made);
    }
  }
}

void DeviceStage::place_tensors(OperationList& list, const ScheduledProgram& scheduled,
                                std::size_t stage) {
  const std::size_t nodes = scheduled.program.nodes().size();
  std::vector<BufferUse> uses;
  std::vector<std::size_t> use_of(nodes, nodes);
  for (std::size_t i = 0; i < list.operations().size(); ++i) {
    for (const NodeId node : list.touched(i)) {
      if (use_of[node] == nodes) {
        use_of[node] = uses.size();
        const std::size_t residues = scheduled.schedule.parts(node, stage) *
                                     scheduled.program.node(node).size * device::points_of_tile;
        uses.push_back({.size = residues, .first = i, .last = i});
      }
      uses[use_of[node]].last = i;
    }
  }
  const BufferPlan plan = plan_buffers(uses);
  std::vector<std::size_t> offsets(nodes);
  for (NodeId node = 0; node < nodes; ++node) {
    if (use_of[node] < nodes) offsets[node] = plan.offsets[use_of[node]];
  }
  list.place(offsets);
  arena_residues_ = plan.size;
}

/// The arena lies in shared memory behind the ring of packed tiles where it fits, else each block
/// has one in the device's.
void DeviceStage::share_memory(bool has_streams) {
  Device& device = *tables_.device();
  const std::size_t arena_bytes = arena_residues_ * sizeof(std::uint64_t);
  arena_offset_ = has_streams ? device::PackedRing::bytes(tables_.most_bits(limbs_)) : 0;
  arena_is_shared_ = arena_offset_ + arena_bytes <= device.description().shared_bytes;
  shared_bytes_ = arena_offset_ + (arena_is_shared_ ? arena_bytes : 0);
  blocks_ = device.concurrent_blocks<RunStage>(shared_bytes_);
}

DeviceStage::Launched DeviceStage::launch(std::vector<device::PackedBatch> batches,
                                          Device::Queue queue) const {
  const device::DevicePtr& device = tables_.device();
  const std::size_t count = batches.size() / values();
  const std::size_t units = count * limbs_ * tables_.tiles();
  const auto blocks = static_cast<unsigned>(std::min<std::size_t>(units, blocks_));
  Launched launched{.batches = std::move(batches),
                    .batches_there = {device, count * values()},
                    .arenas = {device, arena_is_shared_ ? 0 : blocks * arena_residues_}};
  device->copy_in(launched.batches_there.data(), launched.batches.data(),
                  launched.batches_there.bytes(), queue);
  const RunStage::Arguments arguments{
      .operations = operations_.data(),
      .limbs = stage_limbs_.data(),
      .values = launched.batches_there.data(),
      .arenas = launched.arenas.data(),
      .arena_residues = arena_residues_,
      .arena_offset = arena_offset_,
      .operation_count = static_cast<std::uint32_t>(operation_count_),
      .limb_count = static_cast<std::uint32_t>(limbs_),
      .tiles = static_cast<std::uint32_t>(tables_.tiles()),
      .batches = static_cast<std::uint32_t>(count),
      .value_count = static_cast<std::uint32_t>(values()),
      .padding = 0};
  device->launch<RunStage>({.blocks = blocks, .shared_bytes = shared_bytes_}, arguments, queue);
  return launched;
}

}  // namespace sealion::slotwise
