#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace sealion {

/// The value of an environment variable that is set and not empty.
std::optional<std::string> environment(const char* name);

/// The first folder `relative` beside the running executable or the current directory or above
/// either of them: in a source tree, what lies at its root.
std::optional<std::filesystem::path> find_folder_above(const std::filesystem::path& relative);

}  // namespace sealion
