#include "base/locate.h"

#include <cstdlib>
#include <system_error>

namespace sealion {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> find_above(fs::path start, const fs::path& relative) {
  std::error_code error;
  for (fs::path previous; !start.empty() && start != previous; start = start.parent_path()) {
    if (fs::is_directory(start / relative, error)) return start / relative;
    previous = start;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

std::optional<fs::path> find_folder_above(const fs::path& relative) {
  std::error_code error;
  const fs::path executable = fs::read_symlink("/proc/self/exe", error);
  if (auto found = find_above(executable.parent_path(), relative)) return found;
  return find_above(fs::current_path(error), relative);
}

}  // namespace sealion
