#pragma once

#include <filesystem>
#include <functional>
#include <vector>

namespace sealion {

/// What folders hold that is looked at: nothing hidden, and no links that lead out of a root.
class FolderEntries {
 public:
  explicit FolderEntries(const std::filesystem::path& root);

  /// Those of one kind, in natural order.
  std::vector<std::filesystem::path> folders(const std::filesystem::path& folder) const;
  std::vector<std::filesystem::path> files(const std::filesystem::path& folder) const;

 private:
  std::vector<std::filesystem::path> those(
      const std::filesystem::path& folder,
      const std::function<bool(const std::filesystem::directory_entry&)>& is_wanted) const;
  bool is_inside(const std::filesystem::directory_entry& entry) const;

  std::filesystem::path root_;
};

}  // namespace sealion
