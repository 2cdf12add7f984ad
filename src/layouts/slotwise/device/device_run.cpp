#include "layouts/slotwise/device/device_run.h"

#include <algorithm>
#include <utility>

namespace sealion::slotwise {

using device::DeviceBatch;
using device::UploadedBatch;

DeviceRun::DeviceRun(const DeviceProgram& program, std::span<const Job> jobs)
    : program_(program), jobs_(jobs), workspace_(program.tables.device()) {
  for (const Job& job : jobs) {
    Values& values = values_.emplace_back();
    values.made.resize(program.sizes.size());
    if (program.schedule.relinearised_parts() != 0) {
      values.keys = device::on_device(*job.keys, program.keys);
    }
    values.uploads = std::make_unique<device::DeviceQueue>(program.tables.device());
    values.input = std::make_unique<UploadedBatch>(program.tables, job.inputs, *values.uploads);
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

void DeviceRun::run_stage(std::size_t stage) {
  const DeviceStage& compiled = program_.stages[stage];
  if (!compiled.has_work()) return;
  std::vector<device::PackedBatch> batches;
  for (Values& values : values_) {
    for (const NodeId value : compiled.reads()) batches.push_back(values[value].packed());
    for (const NodeId value : compiled.makes()) {
      values.made[value].emplace(make_batch(value, stage));
      batches.push_back(values[value].packed());
    }
  }
  launched_.push_back(compiled.launch(std::move(batches), workspace_.queue()));
  const std::vector<NodeId>& keeps = program_.schedule.stages()[stage].keeps;
  for (Values& values : values_) {
    for (NodeId value = 0; value < values.made.size(); ++value) {
      if (!std::ranges::binary_search(keeps, value)) retire(values.made[value]);
    }
  }
}

void DeviceRun::run_barrier(std::size_t stage) {
  const Schedule& schedule = program_.schedule;
  const Stage& nodes = schedule.stages()[stage];
  for (const NodeId value : nodes.keeps) {
    const bool is_relinearised = schedule.parts(value, stage) != schedule.parts(value, stage + 1);
    if (nodes.barrier->dropped_limbs != 0 || is_relinearised) cross(value, stage);
  }
}

void DeviceRun::cross(NodeId value, std::size_t stage) {
  const Schedule& schedule = program_.schedule;
  const Stage& nodes = schedule.stages()[stage];
  const bool is_relinearised = schedule.parts(value, stage) != schedule.parts(value, stage + 1);
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
  for (const Values& values : values_)
    program_.tables.device()->order(*values.uploads, workspace_.queue());
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
  for (const Values& values : values_) values.input->check();
  return answers;
}

std::size_t DeviceRun::bytes_of_job(const DeviceProgram& program) {
  const auto bytes_of = [&](NodeId value, std::size_t parts, std::size_t limbs) {
    return DeviceBatch::bytes(*program.tables.parameters(), program.sizes[value], parts, limbs);
  };
  // What a run has made it keeps to its end.
  std::size_t bytes = bytes_of(0, 2, program.schedule.limbs());
  const std::vector<Stage>& stages = program.schedule.stages();
  for (std::size_t stage = 0; stage < stages.size(); ++stage) {
    for (const NodeId value : program.stages[stage].makes()) {
      bytes += bytes_of(value, program.schedule.parts(value, stage), stages[stage].limbs);
    }
    if (!stages[stage].barrier) continue;
    for (const NodeId value : stages[stage].keeps) {
      bytes += bytes_of(value, program.schedule.parts(value, stage + 1), stages[stage].limbs);
    }
  }
  return bytes;
}

}  // namespace sealion::slotwise
