#pragma once

#include <cstddef>
#include <vector>

#include "data/dataset.h"

namespace sealion {

/// Images [first, first + count) of a set, or all from `first` on. Throws `invalid_argument` where
/// the set has not so many.
ImageSet images_between(const ImageSet& images, std::size_t first, std::size_t count);
ImageSet images_from(const ImageSet& images, std::size_t first);

/// Those that show one of `classes`, in their order. Throws `not_found` where there are none.
ImageSet images_of_classes(const ImageSet& images, const std::vector<std::size_t>& classes);

}  // namespace sealion
