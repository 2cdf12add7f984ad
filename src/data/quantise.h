#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/tensor.h"
#include "data/dataset.h"

namespace sealion {

/// Most levels a pixel of 8 bits can be told apart in.
inline constexpr std::int64_t largest_input_saturation = 255;

/// level[pixel] = round(pixel * saturation / 255): what the network sees of a pixel.
std::array<std::int64_t, 256> quantisation_table(std::int64_t saturation);

/// Images [first, first + count) as a program's input, [height * width][count], each value in
/// [0, saturation]. Throws `invalid_argument` for a range that the set does not have.
IntegerBatch quantise(const ImageSet& images, std::size_t first, std::size_t count,
                      std::int64_t saturation);

}  // namespace sealion
