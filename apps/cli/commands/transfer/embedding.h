#pragma once

#include <cstddef>

#include "cli/tables/transfer_study.h"
#include "data/dataset.h"
#include "heras/model/model.h"
#include "heras/transfer/features.h"

namespace sealion::cli {

/// What an encoder makes of images.
struct Embedding {
  FeatureTable encrypted;  ///< decrypted again, [images][latents]
  FeatureTable plain;      ///< by the integer reference
  std::size_t compared = 0, mismatches = 0;
  double noise_margin_bits = 0;  ///< the least of all answers
};

/// Embeds images batch by batch under a fresh key, and compares every latent with the reference.
Embedding embed(const heras::Model& encoder, const ImageSet& images, std::size_t threads);

/// What one batch of the first `count` images takes.
EmbeddingCost measure_embedding(const heras::Model& encoder, const ImageSet& images,
                                std::size_t count, std::size_t threads);

}  // namespace sealion::cli
