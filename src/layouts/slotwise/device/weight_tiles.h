#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sealion::slotwise {

/// The weights of a dense layer or a convolution as the kernels' matrix units take them
/// (device::WeightTiles).
struct LaidOutWeights {
  std::vector<std::uint32_t> words;
  std::uint32_t outputs, columns, digits;
};

/// Of weights[outputs][columns], row-major. Throws DeviceError where a sum of bytes times digits
/// may leave 32 bits: beyond some 65,000 columns of weights of one byte.
LaidOutWeights lay_out_tiles(std::span<const std::int32_t> weights, std::size_t outputs);

}  // namespace sealion::slotwise
