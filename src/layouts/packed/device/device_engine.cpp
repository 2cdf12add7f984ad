#include "layouts/packed/device/device_engine.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/error.h"
#include "device/device_error.h"
#include "device/one_for.h"
#include "rlwe/galois_keys.h"

namespace sealion::packed {
namespace {

using device::DeviceError;

/// Groups of the first launches, which show what one takes.
constexpr std::size_t first_together = 16;

}  // namespace

DeviceEngine::DeviceEngine(const device::DevicePtr& device, ChannelProgram program,
                           const AffineForm& form, const ExecutionContext& context)
    : program_(std::move(program)),
      evaluator_(device, program_.parameters()),
      keys_(device::one_for<device::DeviceKeyCache>(device)),
      workspaces_(device::one_for<device::Workspaces>(device)),
      maps_(program_.packing().form.values.size()) {
  for (const ValueId id : program_.packing().order) {
    if (!program_.packing().maps[id]) continue;
    maps_[id].emplace(device, program_.packing().map(id), program_.weights(id, form, context),
                      program_.interleaving(), program_.routes(), program_.limbs_of(id));
  }
}

void DeviceEngine::check(const Job& job) const {
  program_.check(job);
  if (job.keys == nullptr || !key_shape().switches()) return;
  if (!job.keys->serve(*program_.parameters())) {
    fail(ErrorCode::incompatible,
         "evaluation keys of another modulus chain or plaintext modulus than the parameters'");
  }
  check_served(key_shape().rotations, job.keys->rotations());
  if (key_shape().relinearises()) job.keys->relinearisation();
}

EncryptedBatch DeviceEngine::run(const EncryptedBatch& inputs, const EvaluationKeys* keys,
                                 const ExecutionContext& context) const {
  const Job job{inputs, keys};
  return std::move(run_all(std::span(&job, 1), context).front());
}

std::vector<EncryptedBatch> DeviceEngine::run_all(std::span<const Job> jobs,
                                                  const ExecutionContext& context) const {
  std::vector<EncryptedBatch> answers;
  for (const Job& job : jobs) {
    check(job);
    answers.push_back(program_.answers_to(job.inputs));
  }
  std::map<std::uint64_t, std::vector<DeviceGroup>> by_noise_factor;
  std::size_t all = 0;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const std::size_t groups = program_.groups(jobs[i].inputs);
    auto& alike = by_noise_factor[jobs[i].keys == nullptr ? 0 : jobs[i].keys->noise_factor()];
    for (std::size_t k = 0; k < groups; ++k) alike.push_back({&jobs[i], &answers[i], k});
    all += groups;
  }
  Progress progress(context.progress, all);
  for (const auto& alike : by_noise_factor) run_groups(alike.second, progress, context);
  return answers;
}

std::size_t DeviceEngine::size_of_piece(std::size_t groups, const DevicePiece* running) const {
  const std::size_t each = group_bytes_;
  if (each == 0) return std::min(groups, first_together);
  // With what the workspace that is lent next has already.
  std::size_t free = evaluator_.device()->free_bytes() + workspaces_->borrow()->held_bytes();
  if (running != nullptr) free += running->held_bytes();
  const std::size_t room = free / 4 * 3 / each;
  if (groups <= room && running == nullptr) return groups;
  return std::min(groups, std::max<std::size_t>(1, room / 2));
}

std::unique_ptr<DevicePiece> DeviceEngine::started(std::span<const DeviceGroup> groups,
                                                   const ExecutionContext& context) const {
  auto piece = std::make_unique<DevicePiece>(DeviceProgram{program_, evaluator_, maps_}, groups,
                                             *keys_, *workspaces_, context);
  group_bytes_ = piece->peak_bytes() / groups.size();
  return piece;
}

void DeviceEngine::run_groups(std::span<const DeviceGroup> groups, Progress& progress,
                              const ExecutionContext& context) const {
  std::unique_ptr<DevicePiece> running;
  const auto finish = [&] {
    if (!running) return;
    running->finish(context);
    for (std::size_t i = 0; i < running->groups(); ++i) progress.advance();
    running.reset();
  };
  std::size_t most = groups.size();
  bool has_made_room = false;
  while (!groups.empty()) {
    const std::size_t count = std::min(most, size_of_piece(groups.size(), running.get()));
    std::unique_ptr<DevicePiece> next;
    try {
      next = started(groups.first(count), context);
    } catch (const DeviceError& error) {
      if (error.kind() != DeviceError::Kind::out_of_memory) throw;
      if (count == 1 && !running && has_made_room) {
        throw DeviceError(error.kind(),
                          std::string("one group of records does not fit: ") + error.what());
      }
    }
    finish();
    if (next) {
      running = std::move(next);
      groups = groups.subspan(count);
    } else {
      workspaces_->clear();
      keys_->clear();
      has_made_room = true;
      most = std::max<std::size_t>(1, count / 2);
    }
  }
  finish();
}

}  // namespace sealion::packed
