#include "heras/train/augment.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <span>

namespace sealion::heras::train {
namespace {

/// Where pixel (x, y) of the warped image, measured from the centre, lies in the original.
struct AffineMap {
  float xx, xy, x0;
  float yx, yy, y0;
};

class MapSource {
 public:
  MapSource(const Augmentation& limits, std::uint64_t seed) : limits_(limits), generator_(seed) {}

  AffineMap next() {
    const float angle = draw(limits_.turn_degrees) * std::numbers::pi_v<float> / 180;
    const float scale_x = 1 + draw(limits_.scale), scale_y = 1 + draw(limits_.scale);
    const float shear = draw(limits_.shear);
    const float shift_x = draw(limits_.shift), shift_y = draw(limits_.shift);
    const float sine = std::sin(angle), cosine = std::cos(angle);
    return {cosine * scale_x, -sine * scale_y + shear, shift_x,
            sine * scale_x,   cosine * scale_y,        shift_y};
  }

 private:
  float draw(double limit) { return static_cast<float>(limit) * uniform_(generator_); }

  Augmentation limits_;
  std::mt19937_64 generator_;
  std::uniform_real_distribution<float> uniform_{-1, 1};
};

/// Warps images of one size; keeps what it needs from one to the next.
class Warper {
 public:
  Warper(std::size_t height, std::size_t width, std::int64_t saturation)
      : height_(height),
        width_(width),
        stride_(width + 2 * border),
        to_level_(static_cast<float>(saturation) / 255),
        padded_((height + 2 * border) * stride_),
        offsets_(width),
        across_(width),
        down_(width) {}

  void warp(std::span<const std::uint8_t> image, const AffineMap& map, std::uint8_t* levels) {
    for (std::size_t y = 0; y < height_; ++y) {
      std::copy_n(image.begin() + static_cast<std::ptrdiff_t>(y * width_), width_,
                  padded_.begin() + static_cast<std::ptrdiff_t>((y + border) * stride_ + border));
    }
    for (std::size_t y = 0; y < height_; ++y) {
      locate_row(map, static_cast<float>(y) - centre(height_));
      sample_row(levels + y * width_);
    }
  }

 private:
  /// Zeros around the image: what a position that is clamped to them reads is zero too.
  static constexpr std::size_t border = 2;

  static float centre(std::size_t size) { return static_cast<float>(size - 1) / 2; }
  /// The last position that has a neighbour to its right, or below.
  static float last_position(std::size_t size) {
    return static_cast<float>(size + 2 * border) - 1.01f;
  }

  void locate_row(const AffineMap& map, float y) {
    const float x0 = map.xy * y + map.x0 + centre(width_) + float{border};
    const float y0 = map.yy * y + map.y0 + centre(height_) + float{border};
    const float first = -centre(width_);
    const float last_x = last_position(width_), last_y = last_position(height_);
    const auto stride = static_cast<std::int32_t>(stride_);
    for (std::size_t i = 0; i < width_; ++i) {
      const float x = first + static_cast<float>(static_cast<std::int32_t>(i));
      const float from_x = std::min(std::max(map.xx * x + x0, 0.0f), last_x);
      const float from_y = std::min(std::max(map.yx * x + y0, 0.0f), last_y);
      const auto column = static_cast<std::int32_t>(from_x);
      const auto row = static_cast<std::int32_t>(from_y);
      offsets_[i] = row * stride + column;
      across_[i] = from_x - static_cast<float>(column);
      down_[i] = from_y - static_cast<float>(row);
    }
  }

  void sample_row(std::uint8_t* levels) const {
    for (std::size_t i = 0; i < width_; ++i) {
      const float* above = padded_.data() + offsets_[i];
      const float* below = above + stride_;
      const float top = above[0] + across_[i] * (above[1] - above[0]);
      const float bottom = below[0] + across_[i] * (below[1] - below[0]);
      const float pixel = top + down_[i] * (bottom - top);
      levels[i] = static_cast<std::uint8_t>(pixel * to_level_ + 0.5f);
    }
  }

  std::size_t height_, width_, stride_;
  float to_level_;
  std::vector<float> padded_;
  std::vector<std::int32_t> offsets_;  ///< of the pixel above and to the left of each position
  std::vector<float> across_, down_;   ///< how far the position lies from it
};

}  // namespace

std::vector<std::uint8_t> warp_images(const ImageSet& images, std::size_t count,
                                      std::int64_t saturation, const Augmentation& limits,
                                      std::uint64_t seed) {
  const std::size_t pixels = images.height * images.width;
  std::vector<std::uint8_t> levels(count * pixels);
  Warper warper(images.height, images.width, saturation);
  MapSource maps(limits, seed);
  for (std::size_t i = 0; i < count; ++i) {
    warper.warp(images.image(i), maps.next(), levels.data() + i * pixels);
  }
  return levels;
}

}  // namespace sealion::heras::train
