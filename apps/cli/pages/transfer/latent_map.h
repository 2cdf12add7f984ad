#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "heras/transfer/features.h"

namespace sealion::cli {

/// Points [count][2] in the colours of their classes, as SVG.
std::string latent_map(const FeatureTable& points, const std::vector<std::uint32_t>& labels);

}  // namespace sealion::cli
