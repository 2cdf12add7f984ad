#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "serving/protocol/message.h"

namespace sealion::serving {

/// The files of the browser's page, read once: what is served is what was there at the start.
class PageFiles {
 public:
  /// No page.
  PageFiles() = default;
  /// All files in the folder, by their paths in it. Throws `not_found` where it has no index.html,
  /// `corrupt` for more than a page has.
  explicit PageFiles(const std::filesystem::path& folder);

  /// The file of that path, "" for index.html; throws Problem, `not_found`. A client that has the
  /// file with `if_none_match` gets 304.
  Reply file(const std::string& path, const std::string& if_none_match) const;

 private:
  struct File {
    std::shared_ptr<const std::string> text;
    std::string type, etag;
  };

  std::map<std::string, File> files_;
};

}  // namespace sealion::serving
