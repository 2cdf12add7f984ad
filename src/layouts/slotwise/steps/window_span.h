#pragma once

#include <algorithm>
#include <cstddef>

#include "program/window.h"

namespace sealion {

/// A run of rows or columns of an image.
struct Span {
  std::size_t first, end;
};

/// What a kernel sees of an image at one position: these rows and columns, and how many rows and
/// columns of the kernel lie before them, in the padding.
struct WindowSpan {
  WindowSpan(const Window& window, std::size_t position) {
    const std::size_t top = position / window.output_width() * window.stride_y;
    const std::size_t left = position % window.output_width() * window.stride_x;
    rows = inside(top, window.pad_top, window.kernel_height, window.height);
    columns = inside(left, window.pad_left, window.kernel_width, window.width);
    padding_above = rows.first + window.pad_top - top;
    padding_left = columns.first + window.pad_left - left;
  }

  Span rows, columns;
  std::size_t padding_above, padding_left;

 private:
  /// [start, start + kernel) of the padded image in places of the image.
  static Span inside(std::size_t start, std::size_t padding, std::size_t kernel,
                     std::size_t extent) {
    return {std::max(start, padding) - padding,
            std::min(start + kernel, padding + extent) - padding};
  }
};

}  // namespace sealion
