#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "data/files/load/array_data.h"
#include "data/files/load/array_records.h"
#include "data/files/load/labelled.h"
#include "data/files/npz.h"

namespace sealion {
namespace {

using Arrays = std::map<std::string, Array>;

/// Names that arrays go by, in any case; the first that is there counts.
constexpr std::array train_records{"x_train", "train_x",  "train_images", "train_data", "x",
                                   "data",    "features", "images",       "arr_0"};
constexpr std::array train_labels{"y_train", "train_y", "train_labels", "y",    "label",
                                  "labels",  "target",  "targets",      "arr_1"};
constexpr std::array test_records{"x_test", "test_x", "test_images", "test_data"};
constexpr std::array test_labels{"y_test", "test_y", "test_labels"};

bool is_called(const std::string& name, std::string_view known) {
  return std::ranges::equal(
      name, known, [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
}

template <std::size_t count>
Arrays::iterator find(Arrays& arrays, const std::array<const char*, count>& names) {
  for (const char* const name : names) {
    const auto found = std::ranges::find_if(
        arrays, [&](const auto& entry) { return is_called(entry.first, name); });
    if (found != arrays.end()) return found;
  }
  return arrays.end();
}

std::string list(const Arrays& arrays) {
  std::string text;
  for (const auto& [name, array] : arrays) {
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", name, fmt::join(array.shape, " x "));
  }
  return text;
}

Arrays::iterator find_records(Arrays& arrays, const std::string& source) {
  const auto found = find(arrays, train_records);
  if (found != arrays.end()) return found;
  if (arrays.size() == 1) return arrays.begin();
  fail(ErrorCode::not_found,
       "'{}' has no array that is called as records are (x, x_train, data, ...); there are: {}",
       source, list(arrays));
}

Arrays::iterator find_labels(Arrays& arrays, const DataOptions& options,
                             const std::string& source) {
  if (!options.label) return find(arrays, train_labels);
  const auto found = arrays.find(*options.label);
  if (found != arrays.end()) return found;
  fail(ErrorCode::not_found, "'{}' has no array '{}'; there are: {}", source, *options.label,
       list(arrays));
}

}  // namespace

DataSplits load_npz(const std::filesystem::path& path, const DataOptions& options) {
  const std::string source = path.string();
  Arrays arrays = parse_npz(read_file(path, largest_array_file), source);
  const auto part = [&](Arrays::iterator records, Arrays::iterator labels, TargetKind kind) {
    Records taken = records_of(std::move(records->second), source + ":" + records->first);
    if (labels == arrays.end()) return Dataset{std::move(taken), {}};
    return labelled(std::move(taken), labels->second, {source, labels->first, kind},
                    source + ":" + records->first);
  };
  DataSplits data;
  data.train =
      part(find_records(arrays, source), find_labels(arrays, options, source), options.targets);
  const auto test = find(arrays, test_records);
  if (test == arrays.end()) return data;
  // What the training set's labels are, those of the test set are too.
  const TargetKind kind = std::holds_alternative<RealTargets>(data.train.targets)
                              ? TargetKind::real
                              : TargetKind::classes;
  data.test = part(test, find(arrays, test_labels), kind);
  unite_classes(data, source);
  return data;
}

}  // namespace sealion
