#pragma once

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "heras/layers/geometry.h"
#include "heras/layers/run_layer.h"

namespace sealion::heras::testing {

/// Where a kernel starts along one dimension.
inline std::vector<long> starts(std::size_t extent, std::size_t kernel, std::size_t stride,
                                const std::string& padding) {
  // As TensorFlow's documentation of tf.nn has them, section "Notes on padding".
  const std::size_t overhang = extent % stride == 0 ? stride : extent % stride;
  const long zeros = padding == "same" ? std::max(long(kernel) - long(overhang), 0L) : 0;
  std::vector<long> places;
  for (long place = -(zeros / 2); place + long(kernel) <= long(extent) + zeros - zeros / 2;
       place += long(stride)) {
    places.push_back(place);
  }
  return places;
}

/// Calls visit(y, x) with the top left corner of every window, row by row.
template <typename Visit>
void for_each_place(const Sample& image, const Sliding& sliding, const Visit& visit) {
  for (const long y :
       starts(image.shape[0], sliding.kernel.y, sliding.strides.y, sliding.padding)) {
    for (const long x :
         starts(image.shape[1], sliding.kernel.x, sliding.strides.x, sliding.padding)) {
      visit(y, x);
    }
  }
}

/// One that fits into the image.
inline Sliding random_sliding(const Shape& image, std::mt19937_64& random) {
  const Size2D strides{uniform(random, 1, 3), uniform(random, 1, 3)};
  if (uniform(random, 0, 1) == 0) {
    return {{uniform(random, 1, 9), uniform(random, 1, 9)}, strides, "same"};
  }
  return {{uniform(random, 1, image[0]), uniform(random, 1, image[1])}, strides, "valid"};
}

/// What Keras makes of an extent.
struct SlidingCase {
  std::size_t extent, kernel, stride;
  const char* padding;
  std::size_t positions;
};

inline constexpr SlidingCase sliding_cases[] = {
    {28, 5, 1, "valid", 24}, {28, 5, 2, "valid", 12}, {28, 3, 2, "valid", 13},
    {27, 3, 2, "valid", 13}, {7, 2, 2, "valid", 3},   {7, 7, 1, "valid", 1},
    {7, 7, 3, "valid", 1},   {6, 2, 3, "valid", 2},   {8, 2, 3, "valid", 3},
    {1, 1, 1, "valid", 1},   {28, 5, 1, "same", 28},  {28, 5, 2, "same", 14},
    {27, 5, 2, "same", 14},  {7, 2, 2, "same", 4},    {7, 3, 3, "same", 3},
    {6, 3, 3, "same", 2},    {5, 9, 1, "same", 5},    {5, 1, 3, "same", 2},
    {1, 4, 4, "same", 1}};

}  // namespace sealion::heras::testing
