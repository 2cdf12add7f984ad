#include "cli/commands/transfer/embedding.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/support/options.h"
#include "cli/support/progress.h"
#include "heras/measure/inference.h"

namespace sealion::cli {
namespace {

/// Puts the rows of `part` into `whole` from row `first` on.
void place(const FeatureTable& part, std::size_t first, FeatureTable& whole) {
  for (std::size_t i = 0; i < part.rows; ++i) {
    std::ranges::copy(part.row(i), whole.row(first + i).begin());
  }
}

}  // namespace

Embedding embed(const heras::Model& encoder, const ImageSet& images, std::size_t threads) {
  const Program program = encoder.program();
  const heras::Deployment deployment = encoder.deployment();
  const ExecutionContext context = execution_context(threads);
  const heras::EncryptedPipeline pipeline(program, deployment, context);
  const Manifest& manifest = deployment.manifest;
  Embedding result{{images.count, manifest.outputs}, {images.count, manifest.outputs}};
  result.noise_margin_bits = pipeline.client().chain()->total_bits();
  Progress progress;
  for (std::size_t first = 0; first < images.count; first += pipeline.client().batch()) {
    const heras::ImageRange range{first, std::min(pipeline.client().batch(), images.count - first)};
    const auto batch = pipeline.run(images, range, [](const char*) {});
    const IntegerBatch reference =
        heras::reference_logits(program, images, range, manifest.output_shift, context);
    result.compared += reference.features() * reference.samples();
    result.mismatches += count_differences(batch.logits, reference);
    result.noise_margin_bits =
        std::min(result.noise_margin_bits, static_cast<double>(batch.noise_budget_bits));
    place(heras::to_features(batch.logits, manifest), first, result.encrypted);
    place(heras::to_features(reference, manifest), first, result.plain);
    const std::size_t done = first + range.count;
    progress.update(static_cast<double>(done) / static_cast<double>(images.count),
                    fmt::format("{} of {} images", done, images.count));
  }
  return result;
}

EmbeddingCost measure_embedding(const heras::Model& encoder, const ImageSet& images,
                                std::size_t count, std::size_t threads) {
  const Program program = encoder.program();
  const heras::EncryptedPipeline pipeline(program, encoder.deployment(),
                                          execution_context(threads));
  const heras::ImageRange range{0, std::min({count, images.count, pipeline.client().batch()})};
  const auto batch = pipeline.run(images, range, [](const char*) {});
  return {range.count, batch.seconds, batch.traffic};
}

}  // namespace sealion::cli
