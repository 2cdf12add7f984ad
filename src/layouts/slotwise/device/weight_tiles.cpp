#include "layouts/slotwise/device/weight_tiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "device/device_error.h"
#include "device/kernels/stage.h"
#include "device/kernels/stage_matrix.h"

namespace sealion::slotwise {
namespace {

using device::DeviceError;

/// Signed bytes of which a weight is sum_d 256^d w_d, the lowest first.
std::vector<std::int8_t> digits_of(std::int64_t weight) {
  std::vector<std::int8_t> digits;
  do {
    const auto digit = static_cast<std::int8_t>(static_cast<std::uint8_t>(weight & 0xFF));
    digits.push_back(digit);
    weight = (weight - digit) / 256;
  } while (weight != 0);
  return digits;
}

std::size_t most_digits(std::span<const std::int32_t> weights) {
  std::size_t most = 1;
  for (const std::int32_t weight : weights) most = std::max(most, digits_of(weight).size());
  return most;
}

/// No level has more than the bytes times all digits of a row.
void check_sums(std::span<const std::int32_t> weights, std::size_t columns) {
  constexpr std::int64_t largest_byte = 255;
  for (std::size_t first = 0; first < weights.size(); first += columns) {
    std::int64_t sum = 0;
    for (const std::int32_t weight : weights.subspan(first, columns)) {
      for (const std::int8_t digit : digits_of(weight)) sum += digit < 0 ? -digit : digit;
    }
    if (sum * largest_byte <= std::numeric_limits<std::int32_t>::max()) continue;
    throw DeviceError(
        DeviceError::Kind::refused,
        fmt::format("a row of {} weights whose bytes add up to {}: devices sum them "
                    "in 32 bits, up to {}",
                    columns, sum, std::numeric_limits<std::int32_t>::max() / largest_byte));
  }
}

}  // namespace

LaidOutWeights lay_out_tiles(std::span<const std::int32_t> weights, std::size_t outputs) {
  using device::TileShape;
  const std::size_t columns = weights.size() / outputs, digits = most_digits(weights);
  check_sums(weights, columns);
  const device::WeightTiles shape{nullptr, static_cast<std::uint32_t>(outputs),
                                  static_cast<std::uint32_t>(columns),
                                  static_cast<std::uint32_t>(digits)};
  const std::size_t tiles = device::tiles_of_columns(shape);
  const std::size_t groups = device::groups_of_outputs(shape);
  LaidOutWeights out{
      .words = std::vector<std::uint32_t>(groups * tiles * digits * device::tiles_of_group *
                                          device::warp_threads * 2),
      .outputs = static_cast<std::uint32_t>(outputs),
      .columns = static_cast<std::uint32_t>(columns),
      .digits = static_cast<std::uint32_t>(digits)};
  // The word of an index [group][tile][digit][8 outputs][lane][half], and what it holds.
  for (std::size_t i = 0; i < out.words.size(); ++i) {
    const auto half = static_cast<unsigned>(i % 2);
    const auto lane = static_cast<unsigned>(i / 2 % device::warp_threads);
    std::size_t rest = i / 2 / device::warp_threads;
    const std::size_t eight = rest % device::tiles_of_group;
    rest /= device::tiles_of_group;
    const std::size_t digit = rest % digits, tile = rest / digits % tiles;
    const std::size_t output =
        rest / digits / tiles * device::group_outputs + eight * TileShape::columns + lane / 4;
    if (output >= outputs) continue;
    for (unsigned byte = 0; byte < 4; ++byte) {
      const std::size_t column = tile * device::tile_columns + device::column_of(lane, half, byte);
      if (column >= columns) continue;
      const auto all = digits_of(weights[output * columns + column]);
      if (digit >= all.size()) continue;
      out.words[i] |= std::uint32_t{static_cast<std::uint8_t>(all[digit])} << 8 * byte;
    }
  }
  return out;
}

}  // namespace sealion::slotwise
