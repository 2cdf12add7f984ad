#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "onnx/lower/symbolic.h"
#include "program/window.h"

namespace sealion::onnx {

/// An image [height][width][channels] under a window.
struct Image {
  Window window;
  std::vector<Element> elements;
};

/// Of [channels][height][width].
Image channels_last(const std::vector<Element>& image, const Window& window);
/// Borders of constant zeros become the window's, as far as a window can have them.
Image without_borders(Image image);

/// An image of which each channel is scaled and shifted.
struct ChannelScaling {
  std::vector<Element> plain;            ///< the image without that
  std::vector<double> factors, offsets;  ///< [channels]
};
std::optional<ChannelScaling> channel_scaling(const std::vector<Element>& image,
                                              std::size_t channels);

/// Weights [filters][kernel height][kernel width][channels], each times its channel's factor.
std::vector<double> scaled_by_channel(std::vector<double> weights,
                                      const std::vector<double>& factors);
/// What a convolution makes of an image that is the offsets of its channels everywhere, [output
/// height][output width][filters]; of its borders nothing.
std::vector<double> offsets_behind(const Window& window, const std::vector<double>& weights,
                                   const std::vector<double>& offsets);

}  // namespace sealion::onnx
