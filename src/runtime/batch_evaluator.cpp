#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/error.h"
#include "base/parallel.h"
#include "runtime/answer_masking.h"
#include "runtime/arranged.h"
#include "runtime/evaluator.h"
#include "runtime/executor_cache.h"

namespace sealion {
namespace {

/// The keys of a channel: its own set, or the one that serves all; null where there are none.
const EvaluationKeys* keys_of_channel(const ChannelKeys& keys, std::size_t channel) {
  return keys.empty() ? nullptr : &keys[keys.size() == 1 ? 0 : channel];
}

class BatchEvaluator final : public Evaluator {
 public:
  BatchEvaluator(const Arranged& program, const Manifest& manifest,
                 const std::vector<ParametersPtr>& channels, Placement& placement)
      : form_(manifest.form),
        privacy_(manifest.model_privacy),
        channels_(channels),
        executors_(channels.size()) {
    parallel_for(channels.size(), {}, [&](std::size_t c) {
      executors_[c] = std::make_unique<ExecutorCache>(program, channels[c], placement);
    });
  }

  Response answer(const Request& request, const ChannelKeys& keys,
                  const ExecutionContext& context) const override {
    const auto& inputs = content_of<ChannelBatches>(request);
    ChannelBatches outputs = evaluate(inputs, keys, context);
    if (privacy_) mask_answers(outputs, form_, *privacy_, keys_of(inputs, keys), context.quiet());
    if (const auto* form = std::get_if<PackedForm>(&form_)) {
      return round_answer(outputs, *form, context.quiet());
    }
    return outputs;
  }

  ChannelBatches evaluate(const ChannelBatches& inputs, const ChannelKeys& keys,
                          const ExecutionContext& context) const override {
    ChannelBatches outputs;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const std::size_t channel = channel_of(inputs[i]);
      const auto executor = executors_[channel]->get(inputs[i].correction());
      outputs.push_back(
          executor->run(inputs[i], keys_of_channel(keys, channel), context.step(i, inputs.size())));
    }
    return outputs;
  }

 private:
  std::size_t channel_of(const EncryptedBatch& batch) const {
    const std::uint64_t t = batch.parameters()->plain_modulus().value();
    for (std::size_t c = 0; c < channels_.size(); ++c) {
      if (channels_[c]->plain_modulus().value() == t) return c;
    }
    fail(ErrorCode::incompatible, "a batch modulo {}, which is no plaintext modulus of the model",
         t);
  }

  std::vector<const EvaluationKeys*> keys_of(const ChannelBatches& batches,
                                             const ChannelKeys& keys) const {
    std::vector<const EvaluationKeys*> sets;
    for (const EncryptedBatch& batch : batches) {
      sets.push_back(keys_of_channel(keys, channel_of(batch)));
    }
    return sets;
  }

  RecordForm form_;
  std::optional<ModelPrivacy> privacy_;
  std::vector<ParametersPtr> channels_;
  std::vector<std::unique_ptr<ExecutorCache>> executors_;  // [channels]
};

}  // namespace

std::unique_ptr<const Evaluator> make_batch_evaluator(const Arranged& program,
                                                      const Manifest& manifest,
                                                      const std::vector<ParametersPtr>& channels,
                                                      Placement& placement) {
  return std::make_unique<BatchEvaluator>(program, manifest, channels, placement);
}

}  // namespace sealion
