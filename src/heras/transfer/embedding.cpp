#include "heras/transfer/embedding.h"

#include <algorithm>

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

Embedding embed(const Model& encoder, const ImageSet& images, const ExecutionContext& context) {
  encoder.check_takes(images);
  const Program program = encoder.program();
  const ExecutionContext step = context.quiet();
  const Deployment deployment = encoder.deployment(step);
  const EncryptedPipeline pipeline(deployment, step);
  const Manifest& manifest = deployment.manifest;
  Embedding result{{images.count, manifest.outputs}, {images.count, manifest.outputs}, {}};
  result.noise_margin_bits = pipeline.client().chain()->total_bits();
  for (std::size_t first = 0; first < images.count; first += pipeline.batch()) {
    const ImageRange range{first, std::min(pipeline.batch(), images.count - first)};
    const EncryptedPipeline::Result batch = pipeline.run(images, range, nobody_listens);
    const IntegerBatch reference =
        reference_logits(program, images, range, manifest.output_shift, step);
    result.latents.compared += reference.features() * reference.samples();
    result.latents.different += count_differences(batch.logits, reference);
    result.noise_margin_bits =
        std::min(result.noise_margin_bits, static_cast<double>(batch.noise_budget_bits));
    place(to_features(batch.logits, manifest), first, result.encrypted);
    place(to_features(reference, manifest), first, result.plain);
    context.report(first + range.count, images.count);
  }
  return result;
}

EmbeddingCost measure_embedding(const Model& encoder, const ImageSet& images, std::size_t count,
                                const ExecutionContext& context) {
  encoder.check_takes(images);
  const ExecutionContext step = context.quiet();
  const EncryptedPipeline pipeline(encoder.deployment(step), step);
  const ImageRange range{0, std::min({count, images.count, pipeline.batch()})};
  const EncryptedPipeline::Result batch = pipeline.run(images, range, nobody_listens);
  return {range.count, batch.seconds, batch.traffic};
}

}  // namespace sealion::heras
