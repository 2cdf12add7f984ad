#include "serving/models/model_sources.h"

#include <algorithm>
#include <charconv>

#include "base/error.h"
#include "base/json.h"
#include "heras/zoo/zoo.h"

namespace sealion::serving {
namespace {

namespace fs = std::filesystem;

void add_files(const fs::path& folder, const std::string& name, const std::string& version,
               std::vector<ModelSource>& sources) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() == ".sealion") {
      sources.push_back({entry.path(), name, version});
    }
  }
}

std::vector<fs::path> folders_in(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) found.push_back(entry.path());
  }
  return found;
}

std::vector<ModelSource> sources_in(const fs::path& folder) {
  std::vector<ModelSource> sources;
  add_files(folder, {}, "1", sources);
  for (const fs::path& name : folders_in(folder)) {
    for (const fs::path& version : folders_in(name)) {
      const std::string number = version.filename().string();
      if (version_number(number) == 0) continue;
      check_name(name.filename().string(), "the folder of a model");
      add_files(version, name.filename().string(), number, sources);
    }
  }
  if (sources.empty()) {
    fail(
        ErrorCode::not_found,
        "there is no model in the folder '{}': it needs files *.sealion, or NAME/VERSION/*.sealion",
        folder.string());
  }
  std::sort(sources.begin(), sources.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return sources;
}

/// "NAME=MODEL" or "MODEL"; a file that has such a name is meant itself.
ModelSource single_source(const std::string& model) {
  const std::size_t sign = model.find('=');
  if (sign == std::string::npos || fs::exists(model)) return {heras::find_model(model)};
  const std::string name = model.substr(0, sign);
  check_name(name, "the name of a model");
  return {heras::find_model(model.substr(sign + 1)), name};
}

}  // namespace

std::size_t version_number(const std::string& text) {
  std::size_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && last == end && text.front() != '0' ? number : 0;
}

std::vector<ModelSource> find_sources(const std::vector<std::string>& models) {
  std::vector<ModelSource> sources;
  for (const std::string& model : models) {
    if (fs::is_directory(model)) {
      const auto found = sources_in(model);
      sources.insert(sources.end(), found.begin(), found.end());
    } else {
      sources.push_back(single_source(model));
    }
  }
  return sources;
}

}  // namespace sealion::serving
