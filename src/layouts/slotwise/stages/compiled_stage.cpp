#include "layouts/slotwise/stages/compiled_stage.h"

#include <algorithm>

#include "exchange/batch.h"
#include "layouts/slotwise/stages/buffer_plan.h"
#include "layouts/slotwise/stages/working_set.h"
#include "layouts/slotwise/steps/slab.h"

namespace sealion {

namespace {

/// The features that are read, in runs of at most a slab.
std::vector<FeatureRun> runs_of(const std::vector<bool>& is_read) {
  std::vector<FeatureRun> runs;
  for (std::size_t i = 0; i < is_read.size(); ++i) {
    if (!is_read[i]) continue;
    const bool goes_on = !runs.empty() && runs.back().first + runs.back().count == i &&
                         runs.back().count < slab_features;
    if (!goes_on) runs.push_back({i, 0});
    ++runs.back().count;
  }
  return runs;
}

}  // namespace

std::vector<NodeId> batches_read(const Program& program, const Stage& stage) {
  std::vector<NodeId> reads = stage.reads;
  if (stage.first > 0) return reads;
  const auto reads_input = [](const Node& node) {
    const std::vector<NodeId> inputs = inputs_of(node);
    return std::find(inputs.begin(), inputs.end(), NodeId{0}) != inputs.end();
  };
  const auto first = program.nodes().begin();
  if (std::any_of(first, first + static_cast<std::ptrdiff_t>(stage.end), reads_input)) {
    reads.push_back(0);
  }
  return reads;
}

CompiledStage::CompiledStage(const Program& program, const Schedule& schedule,
                             const Corrections& corrections, std::size_t stage, std::size_t n)
    : limbs(schedule.stages()[stage].limbs),
      points(std::min(tile_points, n)),
      width(tile_width(live_residues(program, schedule, stage), n)) {
  for (NodeId node = 0; node < program.nodes().size(); ++node) {
    places.push_back({.parts = schedule.parts(node, stage), .size = program.node(node).size});
  }
  sort_nodes(program, schedule, corrections, stage);
  place_values();
  measure_scratch();
}

void CompiledStage::sort_nodes(const Program& program, const Schedule& schedule,
                               const Corrections& corrections, std::size_t stage) {
  const Stage& nodes = schedule.stages()[stage];
  std::vector<bool> is_unpacked(program.nodes().size());
  for (const NodeId value : batches_read(program, nodes)) {
    is_unpacked[value] = !is_streamed(program, nodes, value);
    if (is_unpacked[value]) {
      unpacked.push_back({value, runs_of(features_read(program, nodes, value))});
    }
  }
  const NodeId first = std::max<NodeId>(nodes.first, 1);
  for (NodeId node = first; node < nodes.end; ++node) {
    Step step = make_step(program, schedule, corrections, node);
    const bool reads_stream = step.operands[0] < first && !is_unpacked[step.operands[0]];
    (reads_stream ? streamed : steps).push_back(std::move(step));
  }
  for (const NodeId value : nodes.keeps) {
    if (value >= first) stored.push_back(value);
  }
}

void CompiledStage::place_values() {
  const auto residues = [&](NodeId value) {
    return places[value].parts * places[value].size * width;
  };
  std::vector<std::size_t> last_read(places.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    last_read[steps[i].node] = i;
    for (const NodeId x : steps[i].operands) last_read[x] = i;
  }
  std::vector<BufferUse> uses;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    uses.push_back({residues(steps[i].node), i, last_read[steps[i].node]});
  }
  const BufferPlan plan = plan_buffers(uses);
  for (std::size_t i = 0; i < steps.size(); ++i) places[steps[i].node].offset = plan.offsets[i];
  memory_residues = plan.size;
  const auto place_whole = [&](NodeId value) {
    places[value].offset = memory_residues;
    places[value].strip_stride = residues(value);
    memory_residues += strips() * residues(value);
  };
  for (const UnpackedValue& x : unpacked) place_whole(x.value);
  for (const Step& step : streamed) place_whole(step.node);
}

void CompiledStage::measure_scratch() {
  scratch_residues = slab_features * tile_points;
  for (const std::vector<Step>* list : {&streamed, &steps}) {
    for (const Step& step : *list) {
      scratch_residues = std::max(scratch_residues, step.scratch_residues());
    }
  }
}

TensorTile CompiledStage::tensor(std::uint64_t* memory, NodeId value, std::size_t strip) const {
  const ValuePlace& place = places[value];
  return {memory + place.offset + strip * place.strip_stride, place.parts, place.size, width};
}

bool CompiledStage::is_stored(NodeId node) const {
  return std::binary_search(stored.begin(), stored.end(), node);
}

}  // namespace sealion
