#include "data/files/load/array_data.h"

#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "data/array/idx_array.h"
#include "data/array/npy_array.h"
#include "data/files/load/array_records.h"
#include "data/files/load/file_kind.h"
#include "data/files/load/labelled.h"
#include "data/gzip.h"

namespace sealion {
namespace {

namespace fs = std::filesystem;

void replace(std::string& text, const std::string& from, const std::string& to) {
  const std::size_t place = text.find(from);
  if (place != std::string::npos) text.replace(place, from.size(), to);
}

/// The file of labels that MNIST would have beside this one; none where there is no such file.
std::optional<fs::path> labels_beside(const fs::path& images) {
  std::string name = images.filename().string();
  replace(name, "images", "labels");
  replace(name, "idx3", "idx1");
  const fs::path labels = images.parent_path() / name;
  if (labels == images || !fs::exists(labels)) return std::nullopt;
  return labels;
}

std::optional<fs::path> labels_of(const fs::path& path, const DataOptions& options) {
  if (!options.label) return labels_beside(path);
  if (fs::exists(*options.label)) return fs::path(*options.label);
  const fs::path beside = path.parent_path() / *options.label;
  if (fs::exists(beside)) return beside;
  fail(ErrorCode::not_found,
       "there is no '{}', here or beside '{}': the labels of a file of arrays are in another",
       *options.label, path.string());
}

}  // namespace

Array read_array(const fs::path& path) {
  const FileKind kind = file_kind(path);
  if (kind != FileKind::npy && kind != FileKind::idx) {
    fail(ErrorCode::corrupt, "'{}' is neither a .npy nor an IDX file", path.string());
  }
  ByteVector bytes = read_file(path, largest_array_file);
  if (is_gzip(bytes)) bytes = gunzip(bytes, largest_array_file, path.string());
  return kind == FileKind::npy ? parse_npy_array(bytes, path.string())
                               : parse_idx_array(bytes, path.string());
}

DataSplits load_array(const fs::path& path, const DataOptions& options) {
  const auto labels_path = labels_of(path, options);
  Records records = records_of(read_array(path), path.string());
  if (!labels_path) return {Dataset{std::move(records), {}}, {}};
  const LabelSource source{labels_path->string(), labels_path->stem().string(), options.targets};
  return {labelled(std::move(records), read_array(*labels_path), source, path.string()), {}};
}

}  // namespace sealion
