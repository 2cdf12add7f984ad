#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "heras/dataset.h"

namespace sealion::heras::train {

/// How far chance may move an image: each limit is that of a uniform draw around no change.
struct WarpLimits {
  float turn_degrees = 12;
  float scale = 0.12f;  ///< of each axis
  float shear = 0.12f;
  float shift = 1;  ///< pixels along each axis
};

/// The first `count` images, each warped by its own random affine map (bilinear, zero outside), as
/// levels 0..saturation, [count][height][width]. With all limits zero: as `quantise` has them.
std::vector<std::uint8_t> warp_images(const ImageSet& images, std::size_t count,
                                      std::int64_t saturation, const WarpLimits& limits,
                                      std::uint64_t seed);

}  // namespace sealion::heras::train
