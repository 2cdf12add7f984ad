#include "layouts/packed/device/device_engine.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/error.h"
#include "base/parallel.h"
#include "device/device_error.h"
#include "device/one_for.h"
#include "layouts/packed/device/device_values.h"
#include "layouts/packed/run/made_in_shares.h"
#include "rlwe/galois_keys.h"

namespace sealion::packed {
namespace {

using device::DeviceError;

/// Groups of the first launches, which show what one takes.
constexpr std::size_t first_together = 16;

/// Nothing that is queued reads or writes processor memory any more when it goes.
class SettlesQueue {
 public:
  explicit SettlesQueue(device::Workspace& workspace) : workspace_(workspace) {}
  SettlesQueue(const SettlesQueue&) = delete;
  SettlesQueue& operator=(const SettlesQueue&) = delete;
  ~SettlesQueue() { workspace_.settle(); }

 private:
  device::Workspace& workspace_;
};

/// Of each client, once.
std::map<const EvaluationKeys*, ClientKeys> keys_on_device(
    const std::vector<const EvaluationKeys*>& all, device::DeviceKeyCache& cache) {
  std::map<const EvaluationKeys*, ClientKeys> clients;
  for (const EvaluationKeys* keys : all) {
    if (keys == nullptr || clients.contains(keys)) continue;
    clients.try_emplace(keys, ClientKeys{keys, device::on_device(*keys, cache)});
  }
  return clients;
}

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
  std::map<std::uint64_t, std::vector<Group>> by_noise_factor;
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

std::size_t DeviceEngine::room_for_groups(const device::Workspace& workspace) const {
  const std::size_t each = group_bytes_;
  if (each == 0) return first_together;
  const std::size_t free = evaluator_.device()->free_bytes() + workspace.idle_bytes();
  return std::max<std::size_t>(1, free / 4 * 3 / each);
}

void DeviceEngine::run_groups(std::span<const Group> groups, Progress& progress,
                              const ExecutionContext& context) const {
  std::size_t most = groups.size();
  bool has_made_room = false;
  while (!groups.empty()) {
    std::size_t count = 0;
    try {
      const auto workspace = workspaces_->borrow();
      count = std::min({groups.size(), most, room_for_groups(*workspace)});
      workspace->take_peak_bytes();
      run_together(groups.first(count), *workspace, context);
      group_bytes_ = workspace->take_peak_bytes() / count;
    } catch (const DeviceError& error) {
      if (error.kind() != DeviceError::Kind::out_of_memory) throw;
      if (count <= 1 && has_made_room) {
        throw DeviceError(error.kind(),
                          std::string("one group of records does not fit: ") + error.what());
      }
      workspaces_->clear();
      keys_->clear();
      has_made_room = true;
      most = std::max<std::size_t>(1, count / 2);
      continue;
    }
    for (std::size_t i = 0; i < count; ++i) progress.advance();
    groups = groups.subspan(count);
  }
}

void DeviceEngine::run_together(std::span<const Group> groups, device::Workspace& workspace,
                                const ExecutionContext& context) const {
  const std::vector<Ciphertext> inputs = loaded(groups, context);
  const SettlesQueue settles(workspace);
  std::vector<const EvaluationKeys*> keys;
  for (const Group& group : groups) keys.push_back(group.job->keys);
  const auto clients = keys_on_device(keys, *keys_);
  std::vector<const ClientKeys*> keys_of_groups;
  for (const EvaluationKeys* of_group : keys) {
    const auto found = clients.find(of_group);
    keys_of_groups.push_back(found == clients.end() ? nullptr : &found->second);
  }
  const GroupEvaluator evaluator(evaluator_, workspace, std::move(keys_of_groups));
  device::CiphertextBatch batch =
      evaluator.batch(program_.inputs_of_group(), 2, program_.parameters()->limbs());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    device::queue_copy_in(inputs[i], batch, i, workspace);
  }
  DeviceValues values(program_, maps_, evaluator);
  store(values.run(std::move(batch), context), groups, workspace, context);
}

std::vector<Ciphertext> DeviceEngine::loaded(std::span<const Group> groups,
                                             const ExecutionContext& context) const {
  const std::size_t of_group = program_.inputs_of_group();
  return made_in_shares(
      of_group * groups.size(), context, [&](std::size_t i, const ExecutionContext& how) {
        const Group& group = groups[i % groups.size()];
        return group.job->inputs.load(group.number * of_group + i / groups.size(), how);
      });
}

void DeviceEngine::store(const device::CiphertextBatch& batch, std::span<const Group> groups,
                         device::Workspace& workspace, const ExecutionContext& context) const {
  std::vector<Ciphertext> answers;
  for (std::size_t i = 0; i < batch.count; ++i) {
    answers.push_back(Ciphertext::unfilled(program_.parameters(), 2, batch.limbs));
  }
  const SettlesQueue settles(workspace);
  for (std::size_t i = 0; i < batch.count; ++i) {
    device::queue_copy_out(batch, i, answers[i], workspace);
  }
  workspace.wait();
  parallel_for(answers.size(), context, [&](std::size_t i) {
    const Group& group = groups[i % groups.size()];
    answers[i].set_correction(group.answers->correction());
    group.answers->store(group.number * program_.answers_of_group() + i / groups.size(),
                         answers[i]);
  });
}

}  // namespace sealion::packed
