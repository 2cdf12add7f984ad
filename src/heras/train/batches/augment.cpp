#include "heras/train/batches/augment.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <random>
#include <span>

namespace sealion::heras::train {
namespace {

/// Where pixel (x, y) of the warped image, measured from the centre, lies in the original.
struct AffineMap {
  float xx, xy, x0;
  float yx, yy, y0;
};

/// Pixels by which that place moves besides, at nodes spread evenly over the image from corner to
/// corner, bilinear between them (Simard, Steinkraus, Platt 2003, section 2, smooth by the grid
/// where they filter).
struct ElasticGrid {
  static constexpr std::size_t side = 5;
  using Nodes = std::array<std::array<float, side>, side>;  // [y][x]

  Nodes x{}, y{};
};

/// What chance does to an image.
struct Change {
  AffineMap map;
  std::optional<ElasticGrid> grid;
  float thickness;  ///< the share of the way to the largest neighbour, or less 0 to the smallest
};

class ChangeSource {
 public:
  ChangeSource(const Augmentation& limits, std::uint64_t seed)
      : limits_(limits), generator_(seed) {}

  Change next() {
    Change change{next_map(), {}, 0};
    if (limits_.elastic > 0) change.grid = next_grid();
    if (limits_.thickness > 0) change.thickness = draw(limits_.thickness);
    return change;
  }

 private:
  AffineMap next_map() {
    const float angle = draw(limits_.turn_degrees) * std::numbers::pi_v<float> / 180;
    const float scale_x = 1 + draw(limits_.scale), scale_y = 1 + draw(limits_.scale);
    const float shear = draw(limits_.shear);
    const float shift_x = draw(limits_.shift), shift_y = draw(limits_.shift);
    const float sine = std::sin(angle), cosine = std::cos(angle);
    return {cosine * scale_x, -sine * scale_y + shear, shift_x,
            sine * scale_x,   cosine * scale_y,        shift_y};
  }

  ElasticGrid next_grid() {
    ElasticGrid grid;
    for (ElasticGrid::Nodes* nodes : {&grid.x, &grid.y}) {
      for (auto& row : *nodes) {
        for (float& node : row) node = static_cast<float>(limits_.elastic) * normal_(generator_);
      }
    }
    return grid;
  }

  float draw(double limit) { return static_cast<float>(limit) * uniform_(generator_); }

  Augmentation limits_;
  std::mt19937_64 generator_;
  std::uniform_real_distribution<float> uniform_{-1, 1};
  std::normal_distribution<float> normal_;
};

/// The larger or the smaller of two pixels.
using Extreme = const float& (*)(const float&, const float&);

/// For each place of `size` along an image the node of the grid before it, and how far it lies
/// behind that node, in distances of nodes.
class NodeIndex {
 public:
  explicit NodeIndex(std::size_t size) : before_(size), behind_(size) {
    constexpr float last = ElasticGrid::side - 1;
    for (std::size_t i = 0; i < size; ++i) {
      const float place =
          last * static_cast<float>(i) / static_cast<float>(std::max<std::size_t>(2, size) - 1);
      before_[i] = std::min(static_cast<std::size_t>(place), ElasticGrid::side - 2);
      behind_[i] = place - static_cast<float>(before_[i]);
    }
  }

  /// Between the values of two neighbouring nodes.
  template <typename Nodes>
  float between(const Nodes& nodes, std::size_t i) const {
    const std::size_t node = before_[i];
    return nodes[node] + behind_[i] * (nodes[node + 1] - nodes[node]);
  }
  /// The nodes of a row of the image.
  std::array<float, ElasticGrid::side> row(const ElasticGrid::Nodes& nodes, std::size_t i) const {
    const auto &above = nodes[before_[i]], &below = nodes[before_[i] + 1];
    std::array<float, ElasticGrid::side> all;
    for (std::size_t n = 0; n < all.size(); ++n) {
      all[n] = above[n] + behind_[i] * (below[n] - above[n]);
    }
    return all;
  }

 private:
  std::vector<std::size_t> before_;
  std::vector<float> behind_;
};

/// What a rule makes of a pixel between others, in single precision.
class PixelLevel {
 public:
  explicit PixelLevel(const NumericRule& rule)
      : offset_(static_cast<float>(rule.offset)),
        factor_(static_cast<float>(rule.factor)),
        least_(static_cast<float>(rule.least)),
        most_(static_cast<float>(rule.most)),
        lowest_(std::floor(std::min(scaled(least_), scaled(most_)) + 0.5f)) {}

  Level operator()(float pixel) const {
    const float value = std::min(std::max(pixel, least_), most_);
    // Above the lowest, where to cut off what is behind the point is to round down.
    return static_cast<Level>(
        static_cast<float>(static_cast<std::int32_t>(scaled(value) - lowest_ + 0.5f)) + lowest_);
  }

 private:
  float scaled(float value) const { return (value - offset_) * factor_; }

  float offset_, factor_, least_, most_;
  float lowest_;  ///< of all levels
};

/// Changes pictures of one size; keeps what it needs from one to the next.
class Warper {
 public:
  Warper(const Pictures& pictures, const ArrayRules& rules)
      : height_(pictures.height),
        width_(pictures.width),
        stride_(width_ + 2 * border),
        levels_(rules.rules.begin(), rules.rules.end()),
        planes_(pictures.channels, Plane((height_ + 2 * border) * stride_)),
        extremes_(planes_.front().size()),
        column_nodes_(width_),
        row_nodes_(height_),
        bend_x_(width_),
        bend_y_(width_),
        offsets_(width_),
        across_(width_),
        down_(width_) {}

  void warp(std::span<const std::uint8_t> picture, const Change& change, Level* levels) {
    for (std::size_t channel = 0; channel < planes_.size(); ++channel) {
      fill(planes_[channel], picture.subspan(channel));
      thicken(planes_[channel], change.thickness);
    }
    for (std::size_t y = 0; y < height_; ++y) {
      if (change.grid) bend_row(*change.grid, y);
      locate_row(change.map, static_cast<float>(y) - centre(height_));
      for (std::size_t channel = 0; channel < planes_.size(); ++channel) {
        sample_row(planes_[channel], y * width_ * planes_.size() + channel, levels);
      }
    }
  }

 private:
  /// One channel of a picture, with a border.
  using Plane = std::vector<float>;

  /// Zeros around the picture: what a position that is clamped to them reads is zero too.
  static constexpr std::size_t border = 2;

  static float centre(std::size_t size) { return static_cast<float>(size - 1) / 2; }
  /// The last position that has a neighbour to its right, or below.
  static float last_position(std::size_t size) {
    return static_cast<float>(size + 2 * border) - 1.01f;
  }

  /// With one channel of the picture whose bytes, of all channels, begin there.
  void fill(Plane& plane, std::span<const std::uint8_t> bytes) const {
    for (std::size_t y = 0; y < height_; ++y) {
      float* row = plane.data() + (y + border) * stride_ + border;
      for (std::size_t x = 0; x < width_; ++x) row[x] = bytes[(y * width_ + x) * planes_.size()];
    }
  }

  void thicken(Plane& plane, float thickness) {
    if (thickness > 0) move(plane, std::max<float>, thickness);
    if (thickness < 0) move(plane, std::min<float>, -thickness);
  }

  /// Moves each pixel a share of the way to the extreme of its 3 x 3 neighbours.
  void move(Plane& plane, Extreme extreme, float share) {
    const std::size_t first = border * stride_, last = (border + height_) * stride_;
    const auto of_three = [&](const float* pixel, std::size_t step) {
      return extreme(extreme(*(pixel - step), *pixel), *(pixel + step));
    };
    for (std::size_t i = first - stride_; i < last + stride_; ++i) {
      extremes_[i] = of_three(plane.data() + i, 1);
    }
    for (std::size_t y = 0; y < height_; ++y) {
      for (std::size_t x = 0; x < width_; ++x) {
        const std::size_t i = first + y * stride_ + border + x;
        plane[i] += share * (of_three(extremes_.data() + i, stride_) - plane[i]);
      }
    }
  }

  void bend_row(const ElasticGrid& grid, std::size_t y) {
    const auto nodes_x = row_nodes_.row(grid.x, y), nodes_y = row_nodes_.row(grid.y, y);
    for (std::size_t i = 0; i < width_; ++i) {
      bend_x_[i] = column_nodes_.between(nodes_x, i);
      bend_y_[i] = column_nodes_.between(nodes_y, i);
    }
  }

  void locate_row(const AffineMap& map, float y) {
    const float x0 = map.xy * y + map.x0 + centre(width_) + float{border};
    const float y0 = map.yy * y + map.y0 + centre(height_) + float{border};
    const float first = -centre(width_);
    const float last_x = last_position(width_), last_y = last_position(height_);
    const auto stride = static_cast<std::int32_t>(stride_);
    for (std::size_t i = 0; i < width_; ++i) {
      const float x = first + static_cast<float>(static_cast<std::int32_t>(i));
      const float at_x = map.xx * x + x0 + bend_x_[i];
      const float at_y = map.yx * x + y0 + bend_y_[i];
      const float from_x = std::min(std::max(at_x, 0.0f), last_x);
      const float from_y = std::min(std::max(at_y, 0.0f), last_y);
      const auto column = static_cast<std::int32_t>(from_x);
      const auto row = static_cast<std::int32_t>(from_y);
      offsets_[i] = row * stride + column;
      across_[i] = from_x - static_cast<float>(column);
      down_[i] = from_y - static_cast<float>(row);
    }
  }

  /// The levels of one channel of the row that was located, whose first is `element` of a record.
  void sample_row(const Plane& plane, std::size_t element, Level* levels) const {
    for (std::size_t i = 0; i < width_; ++i, element += planes_.size()) {
      const float* above = plane.data() + offsets_[i];
      const float* below = above + stride_;
      const float top = above[0] + across_[i] * (above[1] - above[0]);
      const float bottom = below[0] + across_[i] * (below[1] - below[0]);
      const PixelLevel& level = levels_[levels_.size() == 1 ? 0 : element];
      levels[element] = level(top + down_[i] * (bottom - top));
    }
  }

  std::size_t height_, width_, stride_;
  std::vector<PixelLevel> levels_;  ///< of each element of a record, or one for all
  std::vector<Plane> planes_;       ///< [channels]
  std::vector<float> extremes_;     ///< of each pixel of a plane and its neighbours in the row
  NodeIndex column_nodes_, row_nodes_;
  std::vector<float> bend_x_, bend_y_;  ///< by which the grid moves each place of the row
  std::vector<std::int32_t> offsets_;   ///< of the pixel above and to the left of each position
  std::vector<float> across_, down_;    ///< how far the position lies from it
};

}  // namespace

std::vector<Level> warp_pictures(const Pictures& pictures, std::size_t count,
                                 const ArrayRules& rules, const Augmentation& limits,
                                 std::uint64_t seed, const ExecutionContext& context) {
  std::vector<Level> levels(count * pictures.size());
  Warper warper(pictures, rules);
  ChangeSource changes(limits, seed);
  for (std::size_t i = 0; i < count; ++i) {
    context.check_stop();
    warper.warp(pictures[i], changes.next(), levels.data() + i * pictures.size());
  }
  return levels;
}

}  // namespace sealion::heras::train
