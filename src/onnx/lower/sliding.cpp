#include "onnx/lower/sliding.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"

namespace sealion::onnx {
namespace {

/// No stride, pad or gap is larger: windows are far smaller.
constexpr std::int64_t largest_extent = 1 << 16;

std::vector<std::size_t> extents(const Call& call, const char* attribute, std::size_t count,
                                 std::int64_t least, std::int64_t otherwise) {
  std::vector<std::int64_t> stated = call.integers(attribute);
  if (stated.empty()) stated.assign(count, otherwise);
  if (stated.size() != count) {
    call.refuse(fmt::format("'{}' has {} numbers, {} are due", attribute, stated.size(), count));
  }
  std::vector<std::size_t> result;
  for (const std::int64_t extent : stated) {
    if (extent < least || extent > largest_extent) {
      call.refuse(fmt::format("'{}' has {}, which is not in [{}, {}]", attribute, extent, least,
                              largest_extent));
    }
    result.push_back(static_cast<std::size_t>(extent));
  }
  return result;
}

/// Pads of one dimension.
struct Pads {
  std::size_t before, after;
};

Pads same_pads(std::size_t extent, std::size_t kernel, std::size_t stride, bool upper) {
  const std::size_t positions = (extent + stride - 1) / stride;
  const std::size_t covered = (positions - 1) * stride + kernel;
  const std::size_t pads = covered > extent ? covered - extent : 0;
  return {upper ? pads / 2 : pads - pads / 2, upper ? pads - pads / 2 : pads / 2};
}

/// Of all dimensions, as attributes say.
std::vector<Pads> pads_of(const Call& call, const std::vector<std::size_t>& image,
                          const std::vector<std::size_t>& kernel,
                          const std::vector<std::size_t>& strides) {
  const std::size_t rank = kernel.size();
  const std::string automatic = call.text("auto_pad", "NOTSET");
  std::vector<Pads> pads;
  if (automatic == "SAME_UPPER" || automatic == "SAME_LOWER") {
    for (std::size_t d = 0; d < rank; ++d) {
      pads.push_back(same_pads(image[d], kernel[d], strides[d], automatic == "SAME_UPPER"));
    }
  } else if (automatic == "NOTSET" || automatic.empty()) {
    const auto stated = extents(call, "pads", 2 * rank, 0, 0);
    for (std::size_t d = 0; d < rank; ++d) pads.push_back({stated[d], stated[rank + d]});
  } else if (automatic == "VALID") {
    pads.assign(rank, {0, 0});
  } else {
    call.refuse(fmt::format("'auto_pad' is '{}'", automatic));
  }
  return pads;
}

/// 'ceil_mode' lets the last window hang over: more padding behind, none that begins there.
void round_up(Pads& pads, std::size_t extent, std::size_t kernel, std::size_t stride) {
  const std::size_t room = extent + pads.before + pads.after;
  if (room < kernel) return;
  const std::size_t left = (room - kernel) % stride;
  if (left == 0) return;
  const std::size_t start = room - left - kernel + stride;
  if (start < extent + pads.before) pads.after += stride - left;
}

}  // namespace

Shape Sliding::shape(std::size_t channels) const {
  if (is_sequence) return {1, channels, window.output_width()};
  return {1, channels, window.output_height(), window.output_width()};
}

Sliding sliding_of(const Call& call, std::vector<std::size_t> kernel) {
  const Shape& shape = call.shape(0);
  const std::size_t rank = kernel.size();
  if (rank < 1 || rank > 2 || shape.size() != rank + 2) {
    call.cannot(fmt::format("a window of {} dimensions on {}: images and sequences are taken", rank,
                            to_string(shape)));
  }
  if (shape[0] != 1) call.cannot("several records at once");
  std::vector<std::size_t> image(shape.begin() + 2, shape.end());
  std::vector<std::size_t> strides = extents(call, "strides", rank, 1, 1);
  std::vector<std::size_t> gaps = extents(call, "dilations", rank, 1, 1);
  std::vector<std::size_t> covered;
  for (std::size_t d = 0; d < rank; ++d) {
    if (kernel[d] < 1 || kernel[d] > largest_extent) call.refuse("a kernel without extent");
    covered.push_back((kernel[d] - 1) * gaps[d] + 1);
  }
  std::vector<Pads> pads = pads_of(call, image, covered, strides);
  if (call.integer("ceil_mode", 0) != 0) {
    for (std::size_t d = 0; d < rank; ++d) round_up(pads[d], image[d], covered[d], strides[d]);
  }
  if (rank == 1) {
    for (auto* sizes : {&image, &kernel, &covered, &strides, &gaps})
      sizes->insert(sizes->begin(), 1);
    pads.insert(pads.begin(), {0, 0});
  }
  const Window window{.height = image[0],
                      .width = image[1],
                      .channels = shape[1],
                      .kernel_height = covered[0],
                      .kernel_width = covered[1],
                      .stride_y = strides[0],
                      .stride_x = strides[1],
                      .pad_top = pads[0].before,
                      .pad_left = pads[1].before,
                      .pad_bottom = pads[0].after,
                      .pad_right = pads[1].after};
  try {
    check_window(window);
  } catch (const Error& error) {
    call.cannot(error.what());
  }
  return {window, gaps[0], gaps[1], kernel[0], kernel[1], rank == 1};
}

std::vector<Tap> taps_at(const Sliding& sliding, std::size_t position) {
  const Window& window = sliding.window;
  const std::size_t top = position / window.output_width() * window.stride_y;
  const std::size_t left = position % window.output_width() * window.stride_x;
  std::vector<Tap> taps;
  for (std::size_t ky = 0; ky < sliding.taps_y; ++ky) {
    const std::size_t y = top + ky * sliding.gap_y - window.pad_top;  // wraps above the image
    if (y >= window.height) continue;
    for (std::size_t kx = 0; kx < sliding.taps_x; ++kx) {
      const std::size_t x = left + kx * sliding.gap_x - window.pad_left;
      if (x < window.width) taps.push_back({ky * sliding.taps_x + kx, y * window.width + x});
    }
  }
  return taps;
}

}  // namespace sealion::onnx
