#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace sealion::cli {

/// Labels [first, first + count) of an IDX file; throws `corrupt` where it has fewer.
std::vector<std::uint8_t> load_labels(const std::filesystem::path& path, std::size_t first,
                                      std::size_t count);

}  // namespace sealion::cli
