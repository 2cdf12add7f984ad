#include "data/image_subset.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.h"

namespace sealion {
namespace {

ImageSet chosen(const ImageSet& images, const std::vector<std::size_t>& indices) {
  ImageSet some;
  some.count = indices.size();
  some.height = images.height;
  some.width = images.width;
  some.classes = images.classes;
  for (const std::size_t i : indices) {
    const auto image = images.image(i);
    some.pixels.insert(some.pixels.end(), image.begin(), image.end());
    some.labels.push_back(images.labels[i]);
  }
  return some;
}

}  // namespace

ImageSet images_between(const ImageSet& images, std::size_t first, std::size_t count) {
  if (first > images.count || count > images.count - first) {
    fail(ErrorCode::invalid_argument, "{} images from number {} on: the set has {}", count, first,
         images.count);
  }
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < count; ++i) indices.push_back(first + i);
  return chosen(images, indices);
}

ImageSet images_from(const ImageSet& images, std::size_t first) {
  return images_between(images, first, images.count - std::min(first, images.count));
}

ImageSet images_of_classes(const ImageSet& images, const std::vector<std::size_t>& classes) {
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < images.count; ++i) {
    const bool is_wanted =
        std::find(classes.begin(), classes.end(), images.labels[i]) != classes.end();
    if (is_wanted) indices.push_back(i);
  }
  if (indices.empty()) {
    fail(ErrorCode::not_found, "no image is of the classes {}", fmt::join(classes, ", "));
  }
  return chosen(images, indices);
}

}  // namespace sealion
