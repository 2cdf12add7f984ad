#pragma once

#include <filesystem>
#include <optional>

namespace sealion {

/// This project's folder of what can be made again, $XDG_CACHE_HOME/sealion or ~/.cache/sealion,
/// whether it is there or not; none where neither variable says where.
std::optional<std::filesystem::path> cache_folder();
/// The same of what the user decides: $XDG_CONFIG_HOME/sealion or ~/.config/sealion.
std::optional<std::filesystem::path> configuration_folder();

}  // namespace sealion
