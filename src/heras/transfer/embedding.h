#pragma once

#include <cstddef>

#include "base/execution_context.h"
#include "data/dataset.h"
#include "data/feature_table.h"
#include "heras/measure/evaluation.h"
#include "heras/model/model.h"

namespace sealion::heras {

/// What an encoder makes of images, encrypted and in plain.
struct Embedding {
  FeatureTable encrypted;        ///< decrypted again, [images][latents]
  FeatureTable plain;            ///< by the integer reference, likewise
  LogitComparison latents;       ///< of one with the other
  double noise_margin_bits = 0;  ///< the least of all answers
};

/// Embeds images batch by batch under a fresh key, and compares every latent with the reference.
/// Progress counts images. Throws `invalid_argument` for images that the encoder does not take.
Embedding embed(const Model& encoder, const ImageSet& images, const ExecutionContext& context = {});

/// What it takes to embed images once.
struct EmbeddingCost {
  std::size_t images = 0;
  InferenceSeconds seconds;
  Traffic traffic;
};

/// What one batch of the first `count` images takes, or as many as there are or fit into it.
EmbeddingCost measure_embedding(const Model& encoder, const ImageSet& images, std::size_t count,
                                const ExecutionContext& context = {});

}  // namespace sealion::heras
