#include "heras/transfer/embedding.h"

#include <algorithm>

#include "data/dataset.h"
#include "heras/measure/inference.h"
#include "heras/transfer/features.h"

namespace sealion::heras {
namespace {

/// Puts the rows of `part` into `whole` from row `first` on.
void place(const FeatureTable& part, std::size_t first, FeatureTable& whole) {
  for (std::size_t i = 0; i < part.rows; ++i) {
    std::ranges::copy(part.row(i), whole.row(first + i).begin());
  }
}

void nobody_listens(const char* /*stage*/) {}

}  // namespace

Embedding embed(const Model& encoder, const Inputs& inputs, const ExecutionContext& context) {
  encoder.check_takes(inputs);
  const std::size_t records = record_count(inputs);
  const Program program = encoder.program();
  const Preprocessing preprocessing = encoder.preprocessing();
  const ExecutionContext step = context.quiet();
  const Deployment deployment = encoder.deployment(step);
  const EncryptedPipeline pipeline(deployment, {}, step);
  const Manifest& manifest = deployment.manifest;
  Embedding result{{records, manifest.outputs}, {records, manifest.outputs}, {}};
  result.noise_margin_bits = pipeline.client().chain()->total_bits();
  for (std::size_t first = 0; first < records; first += pipeline.batch()) {
    const RecordRange range{first, std::min(pipeline.batch(), records - first)};
    const EncryptedPipeline::Result batch = pipeline.run(inputs, range, nobody_listens);
    const IntegerBatch reference =
        reference_logits(program, {preprocessing, inputs}, range, manifest.output_shift, step);
    result.latents.compared += reference.features() * reference.samples();
    result.latents.different += count_differences(batch.logits, reference);
    result.noise_margin_bits =
        std::min(result.noise_margin_bits, static_cast<double>(batch.noise_budget_bits));
    place(to_features(batch.logits, manifest), first, result.encrypted);
    place(to_features(reference, manifest), first, result.plain);
    context.report(first + range.count, records);
  }
  return result;
}

EmbeddingCost measure_embedding(const Model& encoder, const Inputs& inputs, std::size_t count,
                                const ExecutionContext& context) {
  encoder.check_takes(inputs);
  const ExecutionContext step = context.quiet();
  const EncryptedPipeline pipeline(encoder.deployment(step), {}, step);
  const RecordRange range{0, std::min({count, record_count(inputs), pipeline.batch()})};
  const EncryptedPipeline::Result batch = pipeline.run(inputs, range, nobody_listens);
  return {range.count, batch.seconds, batch.traffic};
}

}  // namespace sealion::heras
