#include "data/files/load/table_data.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "data/files/csv/open_table.h"
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

/// By their names, those that go by number too.
struct NamedColumns {
  std::vector<std::string> ignored;
  std::optional<std::string> label;
};

NamedColumns named_columns(const std::filesystem::path& path, const DataOptions& options) {
  NamedColumns columns{options.ignored, options.label};
  if (columns.ignored.empty() && !columns.label) return columns;
  const CsvTable table = open_table(path, options.delimiter, options.header);
  const auto resolve = [&](std::string& name) { name = table.columns()[table.column(name)]; };
  std::ranges::for_each(columns.ignored, resolve);
  if (columns.label) resolve(*columns.label);
  return columns;
}

}  // namespace

DataSplits load_table(const std::filesystem::path& path, const DataOptions& options,
                      const ExecutionContext& context) {
  const std::string source = path.string();
  const auto [ignored, label] = named_columns(path, options);
  TableOptions reading{
      .delimiter = options.delimiter, .header = options.header, .ignored = ignored};
  if (label) {
    check_label_is_read(*label, ignored, source);
    reading.complete = {*label};
  }
  Table table = read_table(path, reading, context);
  if (table.rows == 0) fail(ErrorCode::corrupt, "'{}' has a header and no rows", source);
  Targets targets;
  if (label) {
    targets = make_targets(take_column(table, *label), {source, *label, options.targets});
  }
  if (table.columns.empty()) {
    fail(ErrorCode::corrupt, "'{}' has no column that a model could see", source);
  }
  return {Dataset{std::move(table), std::move(targets)}, {}};
}

}  // namespace sealion
