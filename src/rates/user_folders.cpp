#include "rates/user_folders.h"

#include "base/locate.h"

namespace sealion {
namespace {

namespace fs = std::filesystem;

/// $variable, else a folder of the home directory.
std::optional<fs::path> folder_of_user(const char* variable, const char* in_home) {
  if (const auto folder = environment(variable)) return fs::path(*folder) / "sealion";
  if (const auto home = environment("HOME")) return fs::path(*home) / in_home / "sealion";
  return {};
}

}  // namespace

std::optional<fs::path> cache_folder() { return folder_of_user("XDG_CACHE_HOME", ".cache"); }
std::optional<fs::path> configuration_folder() {
  return folder_of_user("XDG_CONFIG_HOME", ".config");
}

}  // namespace sealion
