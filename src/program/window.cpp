#include "program/window.h"

#include "base/error.h"
#include "program/program.h"

namespace sealion {
namespace {

void check_extent(std::size_t extent, const char* field) {
  if (extent == 0 || extent > largest_node_size) {
    fail(ErrorCode::invalid_argument, "a window's {} of {} is outside [1, {}]", field, extent,
         largest_node_size);
  }
}

/// What the sizes of a tensor and of a kernel need to stay far from overflow.
void check_extents(const Window& window) {
  check_extent(window.height, "height");
  check_extent(window.width, "width");
  check_extent(window.channels, "channels");
  check_extent(window.height * window.width, "image area");
  check_extent(window.kernel_height, "kernel height");
  check_extent(window.kernel_width, "kernel width");
  check_extent(window.kernel_height * window.kernel_width, "kernel area");
  check_extent(window.stride_y, "vertical stride");
  check_extent(window.stride_x, "horizontal stride");
}

void check_padding(std::size_t padding, std::size_t kernel, const char* field) {
  if (padding >= kernel) {
    fail(ErrorCode::invalid_argument, "a window's {} of {} is a whole kernel of {} or more", field,
         padding, kernel);
  }
}

/// Zeros before and after, so that ceil(extent / stride) positions fit.
struct Padding {
  std::size_t before, after;
};

Padding same(std::size_t extent, std::size_t kernel, std::size_t stride) {
  const std::size_t covered = ((extent + stride - 1) / stride - 1) * stride + kernel;
  const std::size_t total = covered > extent ? covered - extent : 0;
  return {total / 2, total - total / 2};
}

}  // namespace

Window same_padding(Window window) {
  check_extents(window);
  const Padding rows = same(window.height, window.kernel_height, window.stride_y);
  const Padding columns = same(window.width, window.kernel_width, window.stride_x);
  window.pad_top = rows.before;
  window.pad_bottom = rows.after;
  window.pad_left = columns.before;
  window.pad_right = columns.after;
  return window;
}

void check_window(const Window& window) {
  check_extents(window);
  check_padding(window.pad_top, window.kernel_height, "top padding");
  check_padding(window.pad_bottom, window.kernel_height, "bottom padding");
  check_padding(window.pad_left, window.kernel_width, "left padding");
  check_padding(window.pad_right, window.kernel_width, "right padding");
  if (window.kernel_height > window.height + window.pad_top + window.pad_bottom ||
      window.kernel_width > window.width + window.pad_left + window.pad_right) {
    fail(ErrorCode::invalid_argument,
         "a kernel of {} x {} does not fit an image of {} x {} with {} + {} rows and {} + {} "
         "columns "
         "of padding",
         window.kernel_height, window.kernel_width, window.height, window.width, window.pad_top,
         window.pad_bottom, window.pad_left, window.pad_right);
  }
}

}  // namespace sealion
