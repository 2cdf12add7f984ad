#include "data/files/load/load_targets.h"

#include <fmt/ranges.h>

#include <utility>
#include <vector>

#include "base/error.h"
#include "data/dataset.h"
#include "data/files/csv/open_table.h"
#include "data/files/csv/read_table.h"
#include "data/files/load/array_data.h"
#include "data/files/load/file_kind.h"
#include "data/files/load/load_data.h"
#include "data/files/load/make_targets.h"

namespace sealion {
namespace {

namespace fs = std::filesystem;

/// One column of the table, and nothing of the others.
Targets of_table(const fs::path& path, const DataOptions& options,
                 const ExecutionContext& context) {
  const CsvTable csv = open_table(path, options.delimiter, options.header);
  const std::string name = label_column(csv, options);
  std::vector<std::string> others = csv.columns();
  std::erase(others, name);
  const Table table = read_table(path,
                                 {.delimiter = options.delimiter,
                                  .header = options.header,
                                  .ignored = std::move(others),
                                  .complete = {name}},
                                 context);
  if (table.rows == 0) fail(ErrorCode::corrupt, "'{}' has a header and no rows", path.string());
  return make_targets(table.columns.front(), {path.string(), name, options.targets});
}

Targets of_data(const fs::path& path, const DataOptions& options, const ExecutionContext& context) {
  DataSplits data = load_data(path, options, context);
  Dataset& judged = record_count(data.test) > 0 ? data.test : data.train;
  return std::move(judged.targets);
}

}  // namespace

std::string label_column(const CsvTable& table, const DataOptions& options) {
  if (options.label) return table.columns()[table.column(*options.label)];
  if (table.columns().size() == 1) return table.columns().front();
  fail(ErrorCode::invalid_argument, "'{}' has {} columns: name that of the labels, of {}",
       table.name(), table.columns().size(), fmt::join(table.columns(), ", "));
}

Targets load_targets(const fs::path& path, const DataOptions& options,
                     const ExecutionContext& context) {
  if (fs::is_directory(path)) return of_data(path, options, context);
  const FileKind kind = file_kind(path);
  if (kind == FileKind::table) return of_table(path, options, context);
  const bool are_labels_alone = !options.label && (kind == FileKind::npy || kind == FileKind::idx);
  if (!are_labels_alone) return of_data(path, options, context);
  const std::string name = path.stem().string();
  return make_targets(read_array(path), {path.string(), name, options.targets});
}

}  // namespace sealion
