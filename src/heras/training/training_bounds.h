#pragma once

#include <cstddef>

namespace sealion::heras {

/// What the options of a training, its record and its checkpoints stay within.
inline constexpr std::size_t most_epochs = 100000;
inline constexpr std::size_t smallest_batch_size = 2;  ///< one image has no variance
inline constexpr std::size_t largest_batch_size = 1 << 16;
inline constexpr std::size_t most_threads = 4096;
inline constexpr std::size_t most_drops = most_epochs;
inline constexpr std::size_t most_class_weights = 256;  ///< a label is a byte
inline constexpr std::size_t most_metrics = 64;
inline constexpr double largest_shift = 1000;  ///< pixels: beyond any image
inline constexpr std::size_t most_training_records = std::size_t{1} << 40;

}  // namespace sealion::heras
