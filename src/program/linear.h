#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

#include "program/program.h"

namespace sealion {

/// A Dense, Conv2D, SumPool or Sparse node as what it is to the interpreters: a sparse integer
/// matrix and a bias. output[r] = bias(r) + sum of weight * input[column] over row(r). The matrix
/// is never stored: a convolution has far more entries than weights.
class LinearMap {
 public:
  /// Refers to the node.
  LinearMap(const Node& node, std::size_t columns)
      : node_(node), rows_(node.size), columns_(columns) {}

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  /// Calls visit(column, weight) for every entry of the row that is not zero, columns ascending.
  template <typename Visit>
  void for_each_term(std::size_t r, const Visit& visit) const;
  /// The same entries.
  std::vector<LinearTerm> row(std::size_t r) const;
  std::int64_t bias(std::size_t r) const;

 private:
  const Node& node_;
  std::size_t rows_, columns_;
};

bool is_linear(const Node& node);

/// Calls visit(place in the kernel, first input column) for every place [kernel height][kernel
/// width] that lies inside the image when the window stands at `position`.
template <typename Visit>
void for_each_tap(const Window& window, std::size_t position, const Visit& visit) {
  const std::size_t top = position / window.output_width() * window.stride_y;
  const std::size_t left = position % window.output_width() * window.stride_x;
  for (std::size_t ky = 0; ky < window.kernel_height; ++ky) {
    const std::size_t y = top + ky - window.pad_top;  // wraps above the image
    if (y >= window.height) continue;
    for (std::size_t kx = 0; kx < window.kernel_width; ++kx) {
      const std::size_t x = left + kx - window.pad_left;
      if (x >= window.width) continue;
      visit(ky * window.kernel_width + kx, (y * window.width + x) * window.channels);
    }
  }
}

template <typename Visit>
void LinearMap::for_each_term(std::size_t r, const Visit& visit) const {
  const auto run = [&](const std::int32_t* weights, std::size_t column, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      if (weights[i] != 0) visit(column + i, weights[i]);
    }
  };
  if (const auto* dense = std::get_if<DenseNode>(&node_.operation)) {
    run(dense->weights.data() + r * columns_, 0, columns_);
  } else if (const auto* conv = std::get_if<Conv2DNode>(&node_.operation)) {
    const std::size_t filters = conv->bias.size();
    const std::int32_t* filter = conv->weights.data() + r % filters * conv->window.kernel_size();
    for_each_tap(conv->window, r / filters, [&](std::size_t place, std::size_t column) {
      run(filter + place * conv->window.channels, column, conv->window.channels);
    });
  } else if (const auto* sparse = std::get_if<SparseNode>(&node_.operation)) {
    for (std::size_t e = sparse->row_starts[r]; e < sparse->row_starts[r + 1]; ++e) {
      visit(std::size_t{sparse->columns[e]}, sparse->weights[e]);
    }
  } else {
    const Window& window = std::get<SumPoolNode>(node_.operation).window;
    for_each_tap(window, r / window.channels, [&](std::size_t, std::size_t column) {
      visit(column + r % window.channels, std::int32_t{1});
    });
  }
}

}  // namespace sealion
