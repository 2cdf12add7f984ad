#pragma once

#include <sealion/inputs.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "base/execution_context.h"

namespace sealion {

/// Pictures of one form, and the file of each.
struct LoadedPictures {
  Records records;
  std::vector<std::string> names;
};

/// Bytes of all pictures that are read at once, unpacked.
inline constexpr std::size_t most_picture_bytes = std::size_t{1} << 31;

/// The pictures in these files, at least one, all of the size and the channels of the first. Throws
/// `corrupt` naming the picture that is no picture or has another size, both sizes and what to do.
Records read_pictures(const std::vector<std::filesystem::path>& files,
                      const ExecutionContext& context);

/// Whether this is a PNG or JPEG file, or a folder with such files beside each other.
bool has_pictures(const std::filesystem::path& path);

/// The picture, or those of the folder in natural order, with nothing known of them. Throws as
/// read_pictures, and `not_found` or `io`.
LoadedPictures load_pictures(const std::filesystem::path& path,
                             const ExecutionContext& context = {});

}  // namespace sealion
