#include "data/files/load/picture_folder.h"

#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "data/files/load/folder_entries.h"
#include "data/files/load/labelled.h"
#include "data/files/load/load_pictures.h"

namespace sealion {
namespace {

namespace fs = std::filesystem;

/// Files, and the class of each.
struct ClassPictures {
  std::vector<fs::path> files;
  std::vector<std::string> classes;
};

ClassPictures find_pictures(const FolderEntries& entries, const fs::path& part) {
  ClassPictures pictures;
  if (!fs::is_directory(part)) return pictures;
  for (const fs::path& folder : entries.folders(part)) {
    const std::vector<fs::path> files = entries.files(folder);
    if (files.empty()) fail(ErrorCode::corrupt, "'{}' has no pictures", folder.string());
    pictures.files.insert(pictures.files.end(), files.begin(), files.end());
    pictures.classes.insert(pictures.classes.end(), files.size(), folder.filename().string());
  }
  return pictures;
}

Dataset read_part(const ClassPictures& pictures, const ExecutionContext& context) {
  return {read_pictures(pictures.files, context), classes_of_texts(pictures.classes)};
}

void check_same_shape(const Dataset& train, const Dataset& test, const std::string& folder) {
  if (std::get<Records>(train.inputs).shape == std::get<Records>(test.inputs).shape) return;
  fail(ErrorCode::corrupt, "'{}': the pictures of test are not of the size of those of train",
       folder);
}

DataSplits load_parts(const fs::path& folder, const ExecutionContext& context) {
  const FolderEntries entries(folder);
  DataSplits data;
  const bool has_parts = fs::is_directory(folder / "train") || fs::is_directory(folder / "test");
  const auto train = find_pictures(entries, has_parts ? folder / "train" : folder);
  const auto test = find_pictures(entries, has_parts ? folder / "test" : fs::path());
  if (train.files.empty() && test.files.empty()) {
    fail(ErrorCode::not_found,
         "'{}' has neither IDX files nor pictures by class (FOLDER/CLASS/PICTURE.png)",
         folder.string());
  }
  if (!train.files.empty()) data.train = read_part(train, context);
  if (!test.files.empty()) data.test = read_part(test, context);
  if (!train.files.empty() && !test.files.empty())
    check_same_shape(data.train, data.test, folder.string());
  unite_classes(data, folder.string());
  return data;
}

}  // namespace

DataSplits load_picture_folder(const fs::path& folder, const ExecutionContext& context) {
  try {
    return load_parts(folder, context);
  } catch (const fs::filesystem_error& error) {
    fail(ErrorCode::io, "cannot read the folder '{}': {}", error.path1().string(),
         error.code().message());
  }
}

}  // namespace sealion
