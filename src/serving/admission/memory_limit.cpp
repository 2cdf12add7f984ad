#include "serving/admission/memory_limit.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace sealion::serving {
namespace {

/// The number in a file of the system; nothing where there is none.
std::optional<std::uint64_t> number_in(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::uint64_t number = 0;
  if (file >> number) return number;
  return std::nullopt;
}

/// The control group of this process below `root`, as version 2 has it in a line "0::/path".
std::filesystem::path control_group(const std::filesystem::path& root) {
  std::ifstream file("/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("0::/")) return root / line.substr(std::string_view("0::/").size());
  }
  return root;
}

/// The least limit of the group and those that it lies in.
std::uint64_t group_memory_bytes() {
  const std::filesystem::path root = "/sys/fs/cgroup";
  std::uint64_t bytes = std::numeric_limits<std::uint64_t>::max();
  for (auto group = control_group(root);; group = group.parent_path()) {
    if (const auto limit = number_in(group / "memory.max")) bytes = std::min(bytes, *limit);
    if (group == root || !group.has_relative_path()) break;
  }
  const auto first_version = number_in(root / "memory/memory.limit_in_bytes");
  return std::min(bytes, first_version.value_or(bytes));
}

}  // namespace

std::uint64_t default_memory_bytes() {
  const auto system = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
                      static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  return std::min(system, group_memory_bytes()) / 2;
}

}  // namespace sealion::serving
