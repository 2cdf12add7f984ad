#include "heras/zoo/zoo.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <system_error>

#include "base/error.h"
#include "base/locate.h"

namespace sealion::heras {
namespace {

namespace fs = std::filesystem;

constexpr const char* extension = ".sealion";

std::optional<fs::path> zoo_folder() {
  if (const auto folder = environment("SEALION_ZOO")) return *folder;
  if (auto of_source_tree = find_folder_above("zoo")) return of_source_tree;
  return find_folder_above("share/sealion/zoo");
}

}  // namespace

std::vector<std::string> zoo_models() {
  std::vector<std::string> names;
  const auto folder = zoo_folder();
  if (!folder) return names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(*folder, error)) {
    if (entry.path().extension() == extension) names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

fs::path find_model(const std::string& name_or_path) {
  std::error_code error;
  if (fs::is_regular_file(name_or_path, error)) return name_or_path;
  const std::vector<std::string> names = zoo_models();
  if (std::find(names.begin(), names.end(), name_or_path) != names.end()) {
    return *zoo_folder() / (name_or_path + extension);
  }
  fail(ErrorCode::not_found, "no model '{}': neither a file nor in the zoo, which has: {}",
       name_or_path, names.empty() ? "nothing" : fmt::format("{}", fmt::join(names, ", ")));
}

}  // namespace sealion::heras
