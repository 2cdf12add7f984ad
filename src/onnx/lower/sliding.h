#pragma once

#include <cstddef>
#include <vector>

#include "onnx/lower/call.h"
#include "program/window.h"

namespace sealion::onnx {

/// How a window of ONNX slides over images [1][channels][height][width], or over sequences
/// [1][channels][length] as images of one row.
struct Sliding {
  Window window;                       ///< of all channels; a kernel with gaps counts the gaps
  std::size_t gap_y = 1, gap_x = 1;    ///< dilations
  std::size_t taps_y = 1, taps_x = 1;  ///< of the kernel without gaps
  bool is_sequence = false;

  std::size_t tap_count() const { return taps_y * taps_x; }
  /// The result's shape with so many channels.
  Shape shape(std::size_t channels) const;
};

/// Reads strides, pads, dilations and auto_pad; `kernel` is the kernel's height and width, or its
/// length. Throws where they make no window.
Sliding sliding_of(const Call& call, std::vector<std::size_t> kernel);

/// A place of the image that a tap sees.
struct Tap {
  std::size_t tap;    ///< its number in the kernel, row-major
  std::size_t place;  ///< y width + x
};
/// Those inside the image when the window stands at `position`.
std::vector<Tap> taps_at(const Sliding& sliding, std::size_t position);

}  // namespace sealion::onnx
