#pragma once

#include <sealion/inputs.h>

#include <cstddef>

#include "base/execution_context.h"
#include "data/feature_table.h"
#include "heras/measure/evaluation.h"
#include "heras/model/model.h"

namespace sealion::heras {

/// What an encoder makes of records, encrypted and in plain.
struct Embedding {
  FeatureTable encrypted;        ///< decrypted again, [records][latents]
  FeatureTable plain;            ///< by the integer reference, likewise
  LogitComparison latents;       ///< of one with the other
  double noise_margin_bits = 0;  ///< the least of all answers
};

/// Embeds records batch by batch under a fresh key, and compares every latent with the reference.
/// Progress counts records. Throws as Model::check_takes.
Embedding embed(const Model& encoder, const Inputs& inputs, const ExecutionContext& context = {});

/// What it takes to embed records once.
struct EmbeddingCost {
  std::size_t records = 0;
  InferenceSeconds seconds;
  Traffic traffic;
};

/// What one batch of the first `count` records takes, or as many as there are or fit into it.
EmbeddingCost measure_embedding(const Model& encoder, const Inputs& inputs, std::size_t count,
                                const ExecutionContext& context = {});

}  // namespace sealion::heras
