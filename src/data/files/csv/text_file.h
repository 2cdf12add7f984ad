#pragma once

#include <cstddef>
#include <filesystem>
#include <istream>
#include <memory>

namespace sealion {

/// Compressed bytes of a gzipped text.
inline constexpr std::size_t largest_gzipped_text = std::size_t{1} << 31;

/// The content of a file; unpacked on the way where it is gzipped, whatever its name, with the
/// compressed bytes in memory. Throws `not_found` or `io`. Reading it throws `corrupt` for a
/// damaged gzip file.
std::unique_ptr<std::istream> open_text(const std::filesystem::path& path);

}  // namespace sealion
