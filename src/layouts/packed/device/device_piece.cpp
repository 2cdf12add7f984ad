#include "layouts/packed/device/device_piece.h"

#include <utility>

#include "base/parallel.h"
#include "layouts/packed/device/device_values.h"

namespace sealion::packed {

DevicePiece::DevicePiece(const DeviceProgram& program, std::span<const DeviceGroup> groups,
                         device::DeviceKeyCache& keys, device::Workspaces& workspaces,
                         const ExecutionContext& context)
    : program_(program.program), groups_(groups), workspace_(workspaces.borrow()) {
  workspace_->reset();
  const GroupEvaluator evaluator(program.evaluator, *workspace_, copy_keys(keys));
  device::CiphertextBatch batch =
      evaluator.batch(program_.inputs_of_group(), 2, program_.parameters()->limbs());
  copy_inputs(batch, context);
  const device::CiphertextBatch made =
      DeviceValues(program_, program.maps, evaluator).run(std::move(batch), context);
  answer_words_ = made.words();
  answers_ = workspace_->stage<std::uint64_t>(made.count * made.words());
  workspace_->copy_out<std::uint64_t>(answers_, made.residues.data());
}

std::vector<const ClientKeys*> DevicePiece::copy_keys(device::DeviceKeyCache& keys) {
  std::vector<const ClientKeys*> of_groups;
  for (const DeviceGroup& group : groups_) {
    const EvaluationKeys* const own = group.job->keys;
    if (own == nullptr) {
      of_groups.push_back(nullptr);
      continue;
    }
    auto client = clients_.find(own);
    if (client == clients_.end()) {
      client = clients_.try_emplace(own, ClientKeys{own, device::on_device(*own, keys)}).first;
    }
    of_groups.push_back(&client->second);
  }
  return of_groups;
}

void DevicePiece::copy_inputs(const device::CiphertextBatch& batch,
                              const ExecutionContext& context) {
  const auto staged = workspace_->stage<std::uint64_t>(batch.count * batch.words());
  parallel_in_shares(batch.count, context, [&](std::size_t i, const ExecutionContext& how) {
    const DeviceGroup& group = groups_[i % groups_.size()];
    const std::size_t feature = group.number * program_.inputs_of_group() + i / groups_.size();
    device::copy_residues(group.job->inputs.load(feature, how),
                          staged.subspan(i * batch.words(), batch.words()));
  });
  workspace_->copy_in<std::uint64_t>(batch.residues.data(), staged);
}

void DevicePiece::finish(const ExecutionContext& context) {
  workspace_->wait();
  parallel_for(answers_.size() / answer_words_, context, [&](std::size_t i) {
    const DeviceGroup& group = groups_[i % groups_.size()];
    EncryptedBatch& answers = *group.answers;
    Ciphertext answer = Ciphertext::unfilled(program_.parameters(), 2, answers.limbs());
    device::copy_residues(answers_.subspan(i * answer_words_, answer_words_), answer);
    answer.set_correction(answers.correction());
    answers.store(group.number * program_.answers_of_group() + i / groups_.size(), answer);
  });
}

}  // namespace sealion::packed
