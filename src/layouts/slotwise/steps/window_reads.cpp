#include "layouts/slotwise/steps/window_reads.h"

#include <algorithm>

#include "program/linear.h"

namespace sealion {
namespace {

/// Along one axis.
std::uint64_t taps_inside(std::size_t positions, std::size_t stride, std::size_t kernel,
                          std::size_t pad, std::size_t extent) {
  std::uint64_t taps = 0;
  for (std::size_t i = 0; i < positions; ++i) {
    const std::size_t first = std::max(i * stride, pad);
    const std::size_t end = std::min(i * stride + kernel, extent + pad);
    taps += end > first ? end - first : 0;
  }
  return taps;
}

}  // namespace

std::uint64_t taps_inside(const Window& window) {
  const std::uint64_t vertical = taps_inside(window.output_height(), window.stride_y,
                                             window.kernel_height, window.pad_top, window.height);
  const std::uint64_t horizontal = taps_inside(window.output_width(), window.stride_x,
                                               window.kernel_width, window.pad_left, window.width);
  return vertical * horizontal * window.channels;
}

void mark_window(const Window& window, std::vector<bool>& is_read) {
  for (std::size_t position = 0; position < window.positions(); ++position) {
    for_each_tap(window, position, [&](std::size_t, std::size_t column) {
      const auto first = is_read.begin() + static_cast<std::ptrdiff_t>(column);
      std::fill_n(first, window.channels, true);
    });
  }
}

}  // namespace sealion
