#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace sealion {

/// Bounds on what an IDX file may claim; far above any set of images that an encrypted program can
/// take.
inline constexpr std::size_t most_images = std::size_t{1} << 20;
inline constexpr std::size_t largest_image = std::size_t{1} << 16;  ///< pixels
inline constexpr std::size_t largest_idx_bytes = std::size_t{1} << 29;

struct IdxImages {
  std::size_t count, height, width;
  std::vector<std::uint8_t> pixels;  ///< [count][height][width]
};

/// An IDX file of unsigned bytes in three dimensions, gzipped where its name ends in ".gz". Throws
/// `not_found` or `io`, and `corrupt` naming the file and what is wrong with it.
IdxImages read_idx_images(const std::filesystem::path& path);

/// The same of the bytes of such a file, not gzipped; `source` names them in messages.
IdxImages parse_idx_images(ByteVector bytes, const std::string& source);

/// An IDX file of unsigned bytes in one dimension, likewise.
std::vector<std::uint8_t> read_idx_labels(const std::filesystem::path& path);

/// Write such files, atomically and not gzipped.
void write_idx_images(const std::filesystem::path& path, const IdxImages& images);
void write_idx_labels(const std::filesystem::path& path, const std::vector<std::uint8_t>& labels);

}  // namespace sealion
