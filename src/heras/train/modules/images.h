#pragma once

#include <ATen/ATen.h>

#include "program/window.h"

namespace sealion::heras::train {

/// [batch][height][width][channels] or [batch][height][width] as libtorch has images: [batch]
/// [channels][height][width]. A view.
inline at::Tensor channels_first(const at::Tensor& x) {
  return x.dim() == 3 ? x.unsqueeze(1) : x.permute({0, 3, 1, 2});
}

/// The inverse, always with channels.
inline at::Tensor channels_last(const at::Tensor& x) { return x.permute({0, 2, 3, 1}); }

/// Channels-first images with the window's zeros around them.
inline at::Tensor padded(const at::Tensor& x, const Window& window) {
  const auto size = [](std::size_t pad) { return static_cast<std::int64_t>(pad); };
  if (window.pad_top + window.pad_bottom + window.pad_left + window.pad_right == 0) return x;
  return at::constant_pad_nd(x, {size(window.pad_left), size(window.pad_right),
                                 size(window.pad_top), size(window.pad_bottom)});
}

}  // namespace sealion::heras::train
