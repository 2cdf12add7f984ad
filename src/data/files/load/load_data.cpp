#include "data/files/load/load_data.h"

#include <string>

#include "base/error.h"
#include "data/files/load/array_data.h"
#include "data/files/load/file_kind.h"
#include "data/files/load/picture_folder.h"
#include "data/files/load/table_data.h"
#include "data/idx_folder.h"

namespace sealion {
namespace {

namespace fs = std::filesystem;

void check_has_no_columns(const fs::path& path, const DataOptions& options) {
  if (options.ignored.empty() && options.header == CsvHeader::automatic && !options.delimiter) {
    return;
  }
  fail(ErrorCode::invalid_argument,
       "'{}' is no table: there are no columns to ignore, to name or to delimit", path.string());
}

void check_has_its_classes(const fs::path& folder, const DataOptions& options) {
  if (!options.label && options.targets != TargetKind::real) return;
  fail(ErrorCode::invalid_argument,
       "'{}' is a folder, which says itself what classes its pictures are of: name no label and no "
       "kind of it",
       folder.string());
}

DataSplits load_folder(const fs::path& folder, const DataOptions& options,
                       const ExecutionContext& context) {
  check_has_no_columns(folder, options);
  check_has_its_classes(folder, options);
  if (is_idx_folder(folder)) return load_idx_folder(folder);
  return load_picture_folder(folder, context);
}

}  // namespace

DataSplits load_data(const fs::path& path, const DataOptions& options,
                     const ExecutionContext& context) {
  if (fs::is_directory(path)) return load_folder(path, options, context);
  const FileKind kind = file_kind(path);
  if (kind == FileKind::table) return load_table(path, options, context);
  check_has_no_columns(path, options);
  switch (kind) {
    case FileKind::npz:
      return load_npz(path, options);
    case FileKind::picture:
      fail(ErrorCode::unsupported,
           "'{}' is a single picture: name a folder with a folder of pictures for each class",
           path.string());
    case FileKind::foreign:
      fail(ErrorCode::unsupported,
           "'{}' is a file of a kind that is not read: save it as CSV, .npy or .npz",
           path.string());
    default:
      return load_array(path, options);
  }
}

}  // namespace sealion
