#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace sealion::serving {

/// Where a model to serve lies, and as which version.
struct ModelSource {
  std::filesystem::path path;
  std::string version = "1";
};

/// What is served of these: a model file, a name from the zoo, or a folder. Of a folder every file
/// *.sealion in it is served as version 1, and every one in NAME/VERSION/ as that version, as
/// Triton's repositories have it. Throws `not_found` where there is nothing.
std::vector<ModelSource> find_sources(const std::vector<std::string>& models);

/// A folder's name as a version, a number from 1 on: what it counts as, else 0.
std::size_t version_number(const std::string& text);

}  // namespace sealion::serving
