#include <memory>
#include <optional>

#include "base/error.h"
#include "base/parallel.h"
#include "runtime/answer_masking.h"
#include "runtime/arranged.h"
#include "runtime/evaluator.h"
#include "runtime/executor_cache.h"

namespace sealion {
namespace {

class BatchEvaluator final : public Evaluator {
 public:
  BatchEvaluator(const Arranged& program, const std::vector<ParametersPtr>& channels,
                 const std::optional<ModelPrivacy>& privacy)
      : form_(program.form()), privacy_(privacy), executors_(channels.size()) {
    parallel_for(channels.size(), {}, [&](std::size_t c) {
      executors_[c] = std::make_unique<ExecutorCache>(program, channels[c]);
    });
  }

  Response answer(const Request& request, const ChannelKeys& keys,
                  const ExecutionContext& context) const override {
    ChannelBatches outputs = evaluate(content_of<ChannelBatches>(request), keys, context);
    if (privacy_) mask_answers(outputs, form_, *privacy_, keys, context.quiet());
    if (const auto* form = std::get_if<PackedForm>(&form_)) {
      return round_answer(outputs, *form, context.quiet());
    }
    return outputs;
  }

  ChannelBatches evaluate(const ChannelBatches& inputs, const ChannelKeys& keys,
                          const ExecutionContext& context) const override {
    if (inputs.size() != executors_.size()) {
      fail(ErrorCode::incompatible, "the batch has {} plaintext moduli, the model {}",
           inputs.size(), executors_.size());
    }
    ChannelBatches outputs;
    for (std::size_t c = 0; c < inputs.size(); ++c) {
      const auto executor = executors_[c]->get(inputs[c].correction());
      const EvaluationKeys* of_channel = keys.empty() ? nullptr : &keys_of_channel(keys, c);
      outputs.push_back(executor->run(inputs[c], of_channel, context.step(c, inputs.size())));
    }
    return outputs;
  }

 private:
  RecordForm form_;
  std::optional<ModelPrivacy> privacy_;
  std::vector<std::unique_ptr<ExecutorCache>> executors_;  // [channels]
};

}  // namespace

std::unique_ptr<const Evaluator> make_batch_evaluator(const Arranged& program,
                                                      const std::vector<ParametersPtr>& channels,
                                                      const std::optional<ModelPrivacy>& privacy) {
  return std::make_unique<BatchEvaluator>(program, channels, privacy);
}

}  // namespace sealion
