#include "layouts/slotwise/device/device_run.h"

#include <algorithm>
#include <utility>

namespace sealion::slotwise {

using device::BatchUpload;
using device::DeviceBatch;
using device::TileRange;

namespace {

/// Uploads of a batch at a time: one is worked on while the next is on its way.
constexpr std::size_t lanes = 2;
/// Ranges of tiles that an input is cut into at most.
constexpr std::size_t most_ranges = 16;
/// Enough of all inputs together to keep a card busy while the next are on their way.
constexpr std::size_t bytes_of_range = std::size_t{64} << 20;

std::size_t ceiling_of(std::size_t count, std::size_t step) { return (count + step - 1) / step; }

}  // namespace

bool DeviceProgram::streams_input() const {
  const Stage& first = schedule.stages().front();
  const bool is_kept = std::ranges::binary_search(first.keeps, NodeId{0});
  return stages.front().has_work() && !is_kept;
}

std::size_t DeviceProgram::input_bytes(std::size_t tiles_at_once) const {
  const std::size_t bytes = BatchUpload::bytes(*tables.parameters(), sizes.front(), tiles_at_once);
  return tiles_at_once < tables.tiles() ? lanes * bytes : bytes;
}

std::size_t DeviceProgram::least_input_bytes() const {
  const std::size_t all = input_bytes(tables.tiles());
  if (!streams_input()) return all;
  return std::min(all, input_bytes(ceiling_of(tables.tiles(), most_ranges)));
}

std::size_t DeviceProgram::value_bytes() const {
  const auto bytes_of = [&](NodeId value, std::size_t parts, std::size_t limbs) {
    return DeviceBatch::bytes(*tables.parameters(), sizes[value], parts, limbs, tables.tiles());
  };
  // What a run has made it keeps to its end.
  std::size_t bytes = 0;
  for (std::size_t stage = 0; stage < stages.size(); ++stage) {
    const Stage& nodes = schedule.stages()[stage];
    for (const NodeId value : stages[stage].makes()) {
      bytes += bytes_of(value, schedule.parts(value, stage), nodes.limbs);
    }
    if (!nodes.barrier) continue;
    for (const NodeId value : nodes.keeps) {
      bytes += bytes_of(value, schedule.parts(value, stage + 1), nodes.limbs);
    }
  }
  return bytes;
}

DeviceRun::DeviceRun(const DeviceProgram& program, std::span<const Job> jobs,
                     std::size_t most_input_bytes)
    : program_(program), jobs_(jobs), workspace_(program.tables.device()) {
  plan_tiles(most_input_bytes);
  for (const Job& job : jobs) add(job);
}

/// As few ranges as keep copies and work side by side, or more where memory asks for it.
void DeviceRun::plan_tiles(std::size_t most_input_bytes) {
  const std::size_t tiles = program_.tables.tiles();
  std::size_t count = 1;
  if (program_.streams_input()) {
    const std::size_t all = jobs_.size() * program_.input_bytes(tiles);
    count = std::clamp<std::size_t>(ceiling_of(all, bytes_of_range), 1, most_ranges);
    const auto bytes = [&] { return program_.input_bytes(ceiling_of(tiles, count)); };
    while (count < most_ranges && jobs_.size() * bytes() > most_input_bytes) ++count;
  }
  const std::size_t step = ceiling_of(tiles, count);
  for (std::size_t first = 0; first < tiles; first += step) {
    ranges_.push_back({first, std::min(step, tiles - first)});
  }
}

void DeviceRun::add(const Job& job) {
  Values& values = values_.emplace_back();
  values.made.resize(program_.sizes.size());
  if (program_.schedule.relinearised_parts() != 0) {
    values.keys = device::on_device(*job.keys, program_.keys);
  }
  for (std::size_t place = 0; place < std::min(lanes, ranges_.size()); ++place) {
    values.input.push_back(
        std::make_unique<BatchUpload>(program_.tables, job.inputs, ranges_.front().count));
    values.input.back()->start(ranges_[place]);
  }
}

DeviceBatch DeviceRun::make_batch(NodeId value, std::size_t stage) const {
  const Schedule& schedule = program_.schedule;
  return {program_.tables, program_.sizes[value], schedule.parts(value, stage),
          schedule.stages()[stage].limbs};
}

void DeviceRun::retire(std::optional<DeviceBatch>& batch) {
  if (batch) retired_.push_back(*std::exchange(batch, std::nullopt));
}

void DeviceRun::await_uploads(std::size_t place) {
  for (const Values& values : values_) {
    program_.tables.device()->order(values.input[place]->queue(), workspace_.queue());
  }
}

void DeviceRun::launch(std::size_t stage, const TileRange& tiles, std::size_t place) {
  const DeviceStage& compiled = program_.stages[stage];
  std::vector<device::PackedBatch> batches;
  for (const Values& values : values_) {
    for (const NodeId value : compiled.reads()) {
      const bool is_input = value == 0 && !values.made[0];
      const DeviceBatch& batch = is_input ? values.input[place]->cells() : values[value];
      batches.push_back(batch.packed());
    }
    for (const NodeId value : compiled.makes()) batches.push_back(values[value].packed());
  }
  compiled.launch(batches, tiles, workspace_);
}

void DeviceRun::run_stage(std::size_t stage) {
  const DeviceStage& compiled = program_.stages[stage];
  if (!compiled.has_work()) return;
  for (Values& values : values_) {
    for (const NodeId value : compiled.makes()) {
      values.made[value].emplace(make_batch(value, stage));
    }
  }
  if (stage == 0 && ranges_.size() > 1) {
    stream_first_stage();
  } else {
    launch(stage, {0, program_.tables.tiles()}, 0);
  }
  const std::vector<NodeId>& keeps = program_.schedule.stages()[stage].keeps;
  for (Values& values : values_) {
    for (NodeId value = 0; value < values.made.size(); ++value) {
      if (!std::ranges::binary_search(keeps, value)) retire(values.made[value]);
    }
  }
}

void DeviceRun::stream_first_stage() {
  for (std::size_t i = 0; i < ranges_.size(); ++i) {
    const std::size_t place = i % lanes;
    await_uploads(place);
    launch(0, ranges_[i], place);
    if (i + lanes >= ranges_.size()) continue;
    for (const Values& values : values_) {
      values.input[place]->restart(ranges_[i + lanes], workspace_.queue());
    }
  }
}

void DeviceRun::run_barrier(std::size_t stage) {
  for (const NodeId value : program_.schedule.stages()[stage].keeps) {
    if (!program_.schedule.is_unchanged(value, stage)) cross(value, stage);
  }
}

void DeviceRun::cross(NodeId value, std::size_t stage) {
  const Stage& nodes = program_.schedule.stages()[stage];
  const bool is_relinearised = program_.schedule.is_relinearised(value, stage);
  std::vector<DeviceBarrier::Traveller> travellers;
  for (const Values& values : values_) {
    travellers.push_back(
        {&values[value], is_relinearised ? values.keys.relinearisation.get() : nullptr});
  }
  auto crossed =
      program_.barrier.cross(travellers, nodes.limbs - nodes.barrier->dropped_limbs, workspace_);
  for (std::size_t job = 0; job < values_.size(); ++job) {
    retire(values_[job].made[value]);
    values_[job].made[value].emplace(std::move(crossed[job]));
  }
}

void DeviceRun::start() {
  if (ranges_.size() == 1) await_uploads(0);
  const std::vector<Stage>& stages = program_.schedule.stages();
  for (std::size_t stage = 0; stage < stages.size(); ++stage) {
    run_stage(stage);
    if (stages[stage].barrier) run_barrier(stage);
  }
}

std::vector<EncryptedBatch> DeviceRun::answers() {
  const Schedule& schedule = program_.schedule;
  const std::uint64_t correction = program_.corrections.of_output();
  std::vector<EncryptedBatch> answers;
  answers.reserve(jobs_.size());
  for (std::size_t job = 0; job < jobs_.size(); ++job) {
    const DeviceBatch& made = values_[job][schedule.output()];
    answers.emplace_back(program_.tables.parameters(), made.features(), made.parts(),
                         jobs_[job].inputs.samples(), std::nullopt, made.limbs(), correction);
    download(program_.tables, made, answers.back(), workspace_.queue());
  }
  workspace_.wait();
  for (const Values& values : values_) {
    for (const auto& upload : values.input) upload->check();
  }
  return answers;
}

}  // namespace sealion::slotwise
