#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/execution_context.h"
#include "data/dataset.h"
#include "heras/training/training.h"

namespace sealion::heras::train {

inline constexpr Augmentation no_augmentation{0, 0, 0, 0};

/// The first `count` images, each with its own strokes' thickness and warped by its own random map
/// (affine and elastic; bilinear, zero outside), as levels 0..saturation, [count][height][width].
/// With `no_augmentation`: as `quantise` has them.
std::vector<std::uint8_t> warp_images(const ImageSet& images, std::size_t count,
                                      std::int64_t saturation, const Augmentation& limits,
                                      std::uint64_t seed, const ExecutionContext& context = {});

}  // namespace sealion::heras::train
