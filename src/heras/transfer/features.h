#pragma once

#include "base/tensor.h"
#include "data/feature_table.h"
#include "exchange/manifest.h"

namespace sealion::heras {

/// The network's real numbers of decrypted logits [outputs][samples], a row for each sample:
/// logit * 2^shift * scale, with the manifest's shift and scale. Throws `corrupt` for a manifest
/// that makes them larger than a double.
FeatureTable to_features(const IntegerBatch& logits, const Manifest& manifest);

}  // namespace sealion::heras
