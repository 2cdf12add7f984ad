#include "data/files/load/folder_entries.h"

#include <algorithm>
#include <string>

#include "data/files/load/natural_order.h"

namespace sealion {

namespace fs = std::filesystem;

FolderEntries::FolderEntries(const fs::path& root) : root_(fs::canonical(root)) {}

std::vector<fs::path> FolderEntries::folders(const fs::path& folder) const {
  return those(folder, [](const fs::directory_entry& entry) { return entry.is_directory(); });
}

std::vector<fs::path> FolderEntries::files(const fs::path& folder) const {
  return those(folder, [](const fs::directory_entry& entry) { return entry.is_regular_file(); });
}

std::vector<fs::path> FolderEntries::those(
    const fs::path& folder,
    const std::function<bool(const fs::directory_entry&)>& is_wanted) const {
  std::vector<fs::path> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const bool is_hidden = entry.path().filename().string().starts_with('.');
    if (!is_hidden && is_wanted(entry) && is_inside(entry)) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end(), [](const fs::path& a, const fs::path& b) {
    return is_naturally_before(a.filename().string(), b.filename().string());
  });
  return found;
}

bool FolderEntries::is_inside(const fs::directory_entry& entry) const {
  if (!entry.is_symlink()) return true;
  const fs::path target = fs::canonical(entry.path());
  return std::mismatch(root_.begin(), root_.end(), target.begin(), target.end()).first ==
         root_.end();
}

}  // namespace sealion
