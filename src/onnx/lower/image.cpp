#include "onnx/lower/image.h"

#include <algorithm>

#include "program/linear.h"

namespace sealion::onnx {
namespace {

bool is_zero(const Element& element) { return element == Element::constant(0); }

/// Rows [top, top + height) and columns [left, left + width) of an image.
struct Part {
  std::size_t top, left, height, width;
};

bool is_blank(const Image& image, const Part& part) {
  for (std::size_t y = part.top; y < part.top + part.height; ++y) {
    const std::size_t row = (y * image.window.width + part.left) * image.window.channels;
    const auto begin = image.elements.begin() + static_cast<std::ptrdiff_t>(row);
    const auto count = static_cast<std::ptrdiff_t>(part.width * image.window.channels);
    if (!std::all_of(begin, begin + count, is_zero)) return false;
  }
  return true;
}

Image cropped(const Image& image, const Part& part) {
  Image result{image.window, {}};
  result.window.height = part.height;
  result.window.width = part.width;
  for (std::size_t y = part.top; y < part.top + part.height; ++y) {
    const std::size_t row = (y * image.window.width + part.left) * image.window.channels;
    const auto begin = image.elements.begin() + static_cast<std::ptrdiff_t>(row);
    result.elements.insert(result.elements.end(), begin,
                           begin + static_cast<std::ptrdiff_t>(part.width * image.window.channels));
  }
  return result;
}

}  // namespace

Image channels_last(const std::vector<Element>& image, const Window& window) {
  Image result{window, {}};
  const std::size_t area = window.height * window.width;
  for (std::size_t place = 0; place < area; ++place) {
    for (std::size_t c = 0; c < window.channels; ++c) {
      result.elements.push_back(image[c * area + place]);
    }
  }
  return result;
}

Image without_borders(Image image) {
  Part part{0, 0, image.window.height, image.window.width};
  Window& window = image.window;
  while (part.height > 1 && window.pad_top + 1 < window.kernel_height &&
         is_blank(image, {part.top, 0, 1, window.width})) {
    ++part.top, --part.height, ++window.pad_top;
  }
  while (part.height > 1 && window.pad_bottom + 1 < window.kernel_height &&
         is_blank(image, {part.top + part.height - 1, 0, 1, window.width})) {
    --part.height, ++window.pad_bottom;
  }
  while (part.width > 1 && window.pad_left + 1 < window.kernel_width &&
         is_blank(image, {0, part.left, window.height, 1})) {
    ++part.left, --part.width, ++window.pad_left;
  }
  while (part.width > 1 && window.pad_right + 1 < window.kernel_width &&
         is_blank(image, {0, part.left + part.width - 1, window.height, 1})) {
    --part.width, ++window.pad_right;
  }
  return cropped(image, part);
}

std::optional<ChannelScaling> channel_scaling(const std::vector<Element>& image,
                                              std::size_t channels) {
  ChannelScaling scaling;
  for (std::size_t i = 0; i < image.size(); ++i) {
    const Element &element = image[i], &first = image[i % channels];
    const bool alike = element.factor == first.factor && element.offset == first.offset;
    if (element.is_constant() || !alike) return std::nullopt;
    scaling.plain.push_back(Element::of(element.node, element.index));
    if (i >= channels) continue;
    scaling.factors.push_back(element.factor);
    scaling.offsets.push_back(element.offset);
  }
  return scaling;
}

std::vector<double> scaled_by_channel(std::vector<double> weights,
                                      const std::vector<double>& factors) {
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] *= factors[i % factors.size()];
  return weights;
}

std::vector<double> offsets_behind(const Window& window, const std::vector<double>& weights,
                                   const std::vector<double>& offsets) {
  const std::size_t filters = weights.size() / window.kernel_size();
  std::vector<double> behind(window.positions() * filters, 0);
  if (std::ranges::all_of(offsets, [](double offset) { return offset == 0; })) return behind;
  for (std::size_t i = 0; i < behind.size(); ++i) {
    const double* const filter = weights.data() + i % filters * window.kernel_size();
    for_each_tap(window, i / filters, [&](std::size_t place, std::size_t) {
      for (std::size_t c = 0; c < window.channels; ++c) {
        behind[i] += filter[place * window.channels + c] * offsets[c];
      }
    });
  }
  return behind;
}

}  // namespace sealion::onnx
