#pragma once

#include <sealion/inputs.h>

#include <vector>

#include "data/feature_table.h"
#include "heras/training/training.h"
#include "heras/transfer/variational_autoencoder.h"

namespace sealion::heras {

/// Finds both halves of an auto-encoder by training on `images`: pictures, which it takes as such.
/// The loss is the Bernoulli cross entropy of the pixels, summed over an image, plus beta times the
/// divergence of the latents' distribution from the prior (equation 10 of the paper). The variance
/// of a latent is one learned number, the same for all images. The encoder gets the augmented image
/// at its own levels, and the decoder shall give the original one (a denoising criterion: Im, Ahn,
/// Memisevic, Bengio 2017). History: the loss, and as metrics its parts "reconstruction" and
/// "divergence".
///
/// Throws as `fit` of a model, and `unsupported` for records that are no pictures and for what
/// belongs to labels or to the training of models alone: a teacher, held-out images, callbacks,
/// checkpoints.
History fit(VariationalAutoencoder& autoencoder, const Inputs& images,
            const FitOptions& options = {});

/// What rounding costs: the same training of a network that is never rounded and sees all 255
/// levels of grey, and the latents that it then has for each of `sets`, [images][latents].
std::vector<FeatureTable> float_latents(const VariationalAutoencoder& autoencoder,
                                        const Inputs& images, const FitOptions& options,
                                        const std::vector<const Inputs*>& sets);

}  // namespace sealion::heras
