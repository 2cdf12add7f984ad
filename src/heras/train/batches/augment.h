#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/execution_context.h"
#include "data/pictures.h"
#include "data/preprocessing/preprocessing.h"
#include "heras/train/batches/levels.h"
#include "heras/training/training.h"

namespace sealion::heras::train {

inline constexpr Augmentation no_augmentation{0, 0, 0, 0};

/// The first `count` pictures, each with its own strokes' thickness and warped by its own random
/// map (affine and elastic, the same for all channels; bilinear, zero outside), as the rules make
/// integers of pixels, [count][height][width][channels]; what is outside of a rule is clipped. With
/// `no_augmentation`: as `prepare` has them.
std::vector<Level> warp_pictures(const Pictures& pictures, std::size_t count,
                                 const ArrayRules& rules, const Augmentation& limits,
                                 std::uint64_t seed, const ExecutionContext& context = {});

}  // namespace sealion::heras::train
