#include "data/files/load/table_data.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "data/files/csv/read_table.h"
#include "data/files/load/make_targets.h"

namespace sealion {
namespace {

/// A column that is there.
Column take_column(Table& table, const std::string& name) {
  const auto found = std::ranges::find(table.columns, name, &Column::name);
  Column column = std::move(*found);
  table.columns.erase(found);
  return column;
}

void check_label_is_read(const std::string& label, const std::vector<std::string>& ignored,
                         const std::string& source) {
  if (std::ranges::find(ignored, label) == ignored.end()) return;
  fail(ErrorCode::invalid_argument, "'{}': the column '{}' is the label and cannot be ignored",
       source, label);
}

}  // namespace

DataSplits load_table(const std::filesystem::path& path, const DataOptions& options,
                      const ExecutionContext& context) {
  const std::string source = path.string();
  TableOptions reading{
      .delimiter = options.delimiter, .header = options.header, .ignored = options.ignored};
  for (std::string& name : reading.ignored) name = column_name(path, reading, name);
  std::string label;
  if (options.label) {
    label = column_name(path, reading, *options.label);
    check_label_is_read(label, reading.ignored, source);
    reading.complete = {label};
  }
  Table table = read_table(path, reading, context);
  if (table.rows == 0) fail(ErrorCode::corrupt, "'{}' has a header and no rows", source);
  Targets targets;
  if (options.label) {
    targets = make_targets(take_column(table, label), {source, label, options.targets});
  }
  if (table.columns.empty()) {
    fail(ErrorCode::corrupt, "'{}' has no column that a model could see", source);
  }
  return {Dataset{std::move(table), std::move(targets)}, {}};
}

}  // namespace sealion
