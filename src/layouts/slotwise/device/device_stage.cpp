#include "layouts/slotwise/device/device_stage.h"

#include <fmt/format.h>

#include <algorithm>

#include "device/device_error.h"
#include "layouts/slotwise/device/arena_plan.h"
#include "layouts/slotwise/stages/compiled_stage.h"
#include "layouts/slotwise/stages/working_set.h"

namespace sealion::slotwise {
namespace {

using device::DeviceError;
using device::RunStage;

std::vector<device::StageLimb> stage_limbs(const Parameters& parameters, std::size_t limbs) {
  const auto places = device::batch_limbs_of(parameters);
  std::vector<device::StageLimb> result;
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    result.push_back({places[limb], parameters.coeff_modulus(limb).reduce(uint128{1} << 32)});
  }
  return result;
}

std::uint32_t number_in(const std::vector<NodeId>& values, NodeId value) {
  return static_cast<std::uint32_t>(std::ranges::find(values, value) - values.begin());
}

/// The first node that a stage makes.
NodeId first_node(const Stage& stage) { return std::max<NodeId>(stage.first, 1); }

}  // namespace

DeviceStage::DeviceStage(const device::BatchTables& tables, const ScheduledProgram& scheduled,
                         std::size_t stage)
    : tables_(tables),
      limbs_(scheduled.schedule.stages()[stage].limbs),
      reads_(batches_read(scheduled.program, scheduled.schedule.stages()[stage])) {
  const Stage& nodes = scheduled.schedule.stages()[stage];
  const NodeId first = first_node(nodes);
  for (const NodeId value : nodes.keeps) {
    if (value >= first) makes_.push_back(value);
  }
  if (first >= nodes.end) return;
  is_held_.resize(scheduled.program.nodes().size());
  for (const NodeId value : reads_) is_held_[value] = !is_streamed(scheduled.program, nodes, value);
  OperationList list(tables.device(), scheduled, stage);
  list_nodes(list, scheduled, stage);
  place_tensors(list);
  operation_count_ = list.operations().size();
  operations_ = device::copied_in(tables.device(), list.operations());
  operation_tables_ = std::move(list).release_tables();
  stage_limbs_ = device::copied_in(tables.device(), stage_limbs(scheduled.parameters, limbs_));
}

std::size_t DeviceStage::room(bool has_streams) const {
  const std::size_t ring = has_streams ? device::PackedRing::bytes(tables_.most_bits(limbs_)) : 0;
  const device::DeviceDescription& device = tables_.device()->description();
  if (device.shared_bytes < ring) {
    throw DeviceError(DeviceError::Kind::refused,
                      fmt::format("{}: {} bytes of shared memory, a dense layer takes {}",
                                  device.name, device.shared_bytes, ring));
  }
  return device.shared_bytes - ring;
}

/// Whether all tensors that are needed at the same time find room in shared memory.
bool DeviceStage::fits_whole(const ScheduledProgram& scheduled, std::size_t stage) const {
  const Stage& nodes = scheduled.schedule.stages()[stage];
  const NodeId first = first_node(nodes);
  std::vector<TensorUse> uses(nodes.end);
  bool has_streams = false;
  for (NodeId node = 0; node < nodes.end; ++node) {
    if (node < first && !is_held_[node]) continue;
    uses[node] = {scheduled.residues(node, stage), node, node};
  }
  for (NodeId node = first; node < nodes.end; ++node) {
    for (const NodeId operand : inputs_of(scheduled.program.node(node))) {
      uses[operand].last = node;
      has_streams |= operand < first && !is_held_[operand];
    }
  }
  const std::size_t residues = room(has_streams) / sizeof(std::uint64_t);
  return plan_arenas(uses, residues).arena_residues == 0;
}

std::vector<DeviceStage::CutChain> DeviceStage::cut_chains(const ScheduledProgram& scheduled,
                                                           std::size_t stage) const {
  if (fits_whole(scheduled, stage)) return {};
  std::vector<bool> is_stored(scheduled.program.nodes().size());
  for (const NodeId value : makes_) is_stored[value] = true;
  std::vector<CutChain> cut;
  const Stage& nodes = scheduled.schedule.stages()[stage];
  for (RowChain& chain : row_chains(scheduled.program, nodes, is_stored)) {
    std::vector<std::size_t> parts;
    for (const NodeId node : chain.nodes) parts.push_back(scheduled.schedule.parts(node, stage));
    const std::size_t residues = room(true) / sizeof(std::uint64_t) / device::points_of_tile;
    auto pieces = cut_chain(scheduled.program, chain, parts, residues);
    if (pieces) cut.push_back({std::move(chain), *std::move(pieces)});
  }
  return cut;
}

void DeviceStage::list_nodes(OperationList& list, const ScheduledProgram& scheduled,
                             std::size_t stage) const {
  const Program& program = scheduled.program;
  const Stage& nodes = scheduled.schedule.stages()[stage];
  const NodeId first = first_node(nodes);
  for (const NodeId value : reads_) {
    if (!is_held_[value]) continue;
    list.unpack(value, number_in(reads_, value), features_read(program, nodes, value));
  }
  const std::vector<CutChain> cut = cut_chains(scheduled, stage);
  for (NodeId node = first; node < nodes.end; ++node) {
    const auto chain = std::ranges::find_if(cut, [&](const CutChain& one) {
      return std::ranges::find(one.chain.nodes, node) != one.chain.nodes.end();
    });
    const NodeId operand = inputs_of(program.node(node)).front();
    if (chain != cut.end()) {
      if (node == chain->chain.nodes.back()) list.run(chain->chain, chain->pieces);
    } else if (operand < first && !is_held_[operand]) {
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

void DeviceStage::place_tensors(OperationList& list) {
  const std::size_t never = list.operations().size();
  std::vector<TensorUse> uses;
  for (const std::size_t residues : list.tensor_residues()) uses.push_back({residues, never, 0});
  for (std::size_t i = 0; i < list.operations().size(); ++i) {
    for (const std::size_t tensor : list.touched(i)) {
      uses[tensor].first = std::min(uses[tensor].first, i);
      uses[tensor].last = i;
    }
  }
  for (TensorUse& use : uses) {
    if (use.first == never) use = {};
  }
  const std::size_t most_shared = room(list.has_streams());
  const ArenaPlan plan = plan_arenas(uses, most_shared / sizeof(std::uint64_t));
  list.place(plan.places);
  arena_residues_ = plan.arena_residues;
  shared_offset_ = tables_.device()->description().shared_bytes - most_shared;
  shared_bytes_ = shared_offset_ + plan.shared_residues * sizeof(std::uint64_t);
  blocks_ = tables_.device()->concurrent_blocks<RunStage>(shared_bytes_);
}

void DeviceStage::launch(const std::vector<device::PackedBatch>& batches,
                         const device::TileRange& tiles, device::Workspace& workspace) const {
  const std::size_t count = batches.size() / values();
  const std::size_t units = count * limbs_ * tiles.count;
  const auto arenas =
      workspace.array<std::uint64_t>(std::min<std::size_t>(units, blocks_) * arena_residues_);
  workspace.launch<RunStage>(units, shared_bytes_,
                             {.operations = operations_.data(),
                              .limbs = stage_limbs_.data(),
                              .values = workspace.place(batches),
                              .arenas = arenas.data(),
                              .arena_residues = arena_residues_,
                              .shared_offset = shared_offset_,
                              .operation_count = static_cast<std::uint32_t>(operation_count_),
                              .limb_count = static_cast<std::uint32_t>(limbs_),
                              .batches = static_cast<std::uint32_t>(count),
                              .value_count = static_cast<std::uint32_t>(values()),
                              .first_tile = static_cast<std::uint32_t>(tiles.first),
                              .tiles = static_cast<std::uint32_t>(tiles.count)});
}

}  // namespace sealion::slotwise
