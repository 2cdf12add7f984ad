#pragma once

#include <cstddef>

namespace sealion {

/// A window that slides over an image of [height][width][channels], channels last, with zeros
/// around it.
struct Window {
  std::size_t height = 0, width = 0, channels = 1;  ///< of the input
  std::size_t kernel_height = 0, kernel_width = 0;
  std::size_t stride_y = 1, stride_x = 1;
  std::size_t pad_top = 0, pad_left = 0, pad_bottom = 0, pad_right = 0;

  std::size_t input_size() const { return height * width * channels; }
  /// Positions of the window; defined where it fits the padded image.
  std::size_t output_height() const {
    return (height + pad_top + pad_bottom - kernel_height) / stride_y + 1;
  }
  std::size_t output_width() const {
    return (width + pad_left + pad_right - kernel_width) / stride_x + 1;
  }
  std::size_t positions() const { return output_height() * output_width(); }
  /// Inputs that a position sees, padding included.
  std::size_t kernel_size() const { return kernel_height * kernel_width * channels; }

  friend bool operator==(const Window&, const Window&) = default;
};

/// The window with padding "same" as in Keras, in place of its own: ceil(extent / stride)
/// positions, the odd zero at the bottom right.
Window same_padding(Window window);

/// Throws `invalid_argument` naming the field: an extent, area or stride of zero or beyond
/// `largest_node_size`, padding of a whole kernel or more, a kernel that does not fit.
void check_window(const Window& window);

}  // namespace sealion
