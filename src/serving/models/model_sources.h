#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace sealion::serving {

/// Where a model to serve lies, and as what it is served.
struct ModelSource {
  std::filesystem::path path;
  std::string name = {};  ///< empty: the model's own
  std::string version = "1";
};

/// What is served of these: a model file, a name from the zoo, one of both as NAME=MODEL, or a
/// folder. Of a folder every file *.sealion in it is served as version 1, and every one in
/// NAME/VERSION/ as that version of that name, as Triton's repositories have it. Throws `not_found`
/// where there is nothing, `invalid_argument` for a name that is none.
std::vector<ModelSource> find_sources(const std::vector<std::string>& models);

/// A folder's name as a version, a number from 1 on: what it counts as, else 0.
std::size_t version_number(const std::string& text);

}  // namespace sealion::serving
