#include "layouts/slotwise/device/window_rows.h"

#include "layouts/slotwise/steps/window_span.h"

namespace sealion::slotwise {

std::vector<std::uint32_t> window_rows(const Window& window, std::size_t position) {
  std::vector<std::uint32_t> rows;
  rows.reserve(window.kernel_size());
  const std::size_t top = position / window.output_width() * window.stride_y;
  const std::size_t left = position % window.output_width() * window.stride_x;
  for (std::size_t y = top; y < top + window.kernel_height; ++y) {
    for (std::size_t x = left; x < left + window.kernel_width; ++x) {
      const bool is_inside = y >= window.pad_top && y < window.pad_top + window.height &&
                             x >= window.pad_left && x < window.pad_left + window.width;
      for (std::size_t channel = 0; channel < window.channels; ++channel) {
        const std::size_t pixel = (y - window.pad_top) * window.width + (x - window.pad_left);
        rows.push_back(is_inside ? static_cast<std::uint32_t>(pixel * window.channels + channel)
                                 : device::no_row);
      }
    }
  }
  return rows;
}

std::vector<std::uint32_t> pooled_rows(const Window& window, std::size_t row) {
  const WindowSpan span(window, row / window.channels);
  std::vector<std::uint32_t> rows;
  for (std::size_t y = span.rows.first; y < span.rows.end; ++y) {
    for (std::size_t x = span.columns.first; x < span.columns.end; ++x) {
      const std::size_t pixel = y * window.width + x;
      rows.push_back(static_cast<std::uint32_t>(pixel * window.channels + row % window.channels));
    }
  }
  return rows;
}

}  // namespace sealion::slotwise
