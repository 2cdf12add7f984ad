#include "heras/measure/encrypted_evaluator.h"

#include <algorithm>

namespace sealion::heras {
namespace {

double median(std::vector<double> values) {
  const std::size_t middle = values.size() / 2;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle),
                   values.end());
  if (values.size() % 2 == 1) return values[middle];
  const double below =
      *std::max_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle));
  return (below + values[middle]) / 2;
}

UsedParameters used_parameters(const ParametersLiteral& moduli, const ModulusChain& chain) {
  return {moduli, bits_of_product(moduli.plain_moduli), chain.total_bits(), chain.security_bits()};
}

double forecast_seconds(const Deployment& deployment, CostModel model,
                        const ExecutionContext& context) {
  model.threads = context.thread_count();
  return server_seconds(deployment.forecast.cost, model);
}

}  // namespace

EncryptedEvaluator::EncryptedEvaluator(const EvaluationSubject& subject,
                                       const EvaluateOptions& options,
                                       const ExecutionContext& context)
    : pipeline_(*subject.deployment, options.device, context) {
  const Deployment& deployment = *subject.deployment;
  result_.batches.size = pipeline_.batch();
  result_.parameters = used_parameters(deployment.manifest.parameters, *pipeline_.client().chain());
  result_.speed.forecast_seconds = forecast_seconds(deployment, options.cost_model, context);
  result_.room.forecast_noise_bits = deployment.manifest.noise_margin_bits;
  result_.layers = deployment.forecast.layers;
  if (const auto& privacy = deployment.manifest.model_privacy) logit_noise_ = privacy->logit_noise;
}

IntegerBatch EncryptedEvaluator::run(const Inputs& inputs, RecordRange range,
                                     const IntegerBatch& reference,
                                     const std::function<void(const char* stage)>& stage_ended) {
  EncryptedPipeline::Result batch = pipeline_.run(inputs, range, stage_ended);
  add(batch, reference);
  if (range.count == result_.batches.size) full_batches_.push_back(batch.seconds.evaluate);
  return std::move(batch.logits);
}

void EncryptedEvaluator::add(const EncryptedPipeline::Result& batch,
                             const IntegerBatch& reference) {
  result_.logits.compared += reference.features() * reference.samples();
  result_.logits.different += count_differences(batch.logits, reference, 0, logit_noise_);
  result_.seconds.encrypt += batch.seconds.encrypt;
  result_.seconds.evaluate += batch.seconds.evaluate;
  result_.seconds.decrypt += batch.seconds.decrypt;
  result_.traffic.upload += batch.traffic.upload;
  result_.traffic.download += batch.traffic.download;
  result_.traffic_per_batch = batch.traffic;
  RoomLeft& room = result_.room;
  const double noise_bits = batch.noise_budget_bits;
  room.noise_bits = result_.batches.count == 0 ? noise_bits : std::min(noise_bits, room.noise_bits);
  room.range_used = std::max(room.range_used, batch.range_used);
  ++result_.batches.count;
}

EncryptedEvaluation EncryptedEvaluator::result(Metrics metrics) const {
  EncryptedEvaluation result = result_;
  result.metrics = std::move(metrics);
  result.device = pipeline_.device();
  result.speed.seconds_per_batch =
      full_batches_.empty() ? result.seconds.evaluate / static_cast<double>(result.batches.count)
                            : median(full_batches_);
  result.speed.predictions_per_hour =
      static_cast<double>(result.batches.size) / result.speed.seconds_per_batch * 3600;
  return result;
}

}  // namespace sealion::heras
