#pragma once

#include "data/dataset.h"
#include "heras/model/model.h"
#include "heras/training/training.h"

namespace sealion::heras {

/// Finds the model's integer weights by training on `images`, then calibrates it. Throws
/// `invalid_argument` for a model that is not compiled, for images that do not fit it and where
/// training diverges, `unsupported` for a network that it cannot train; the model is unchanged
/// then.
History fit(Model& model, const ImageSet& images, const FitOptions& options = {});

}  // namespace sealion::heras
