#include "cli/support/known_records.h"

#include <utility>

#include "base/cases.h"
#include "base/error.h"
#include "cli/support/label_column.h"
#include "data/files/csv/open_table.h"
#include "data/files/csv/table_chunks.h"
#include "data/files/load/file_kind.h"
#include "data/files/load/load_targets.h"
#include "data/split_data.h"
#include "data/subset.h"

namespace sealion::cli {
namespace {

std::size_t target_count(const Targets& targets) {
  return std::visit(Cases{[](std::monostate) { return std::size_t{0}; },
                          [](const auto& known) { return known.of_record.size(); }},
                    targets);
}

void check_reaches(std::size_t count, RecordRange range, const DataArguments& arguments) {
  if (range.first <= count && range.count <= count - range.first) return;
  fail(ErrorCode::corrupt, "'{}' has {} labels: too few for {} from number {} on", arguments.data,
       count, range.count, range.first);
}

/// Reads no further than the last row that is meant.
Targets targets_of_rows(const DataArguments& arguments, const Task& task, RecordRange range) {
  const DataOptions reading = reading_of(arguments);
  CsvTable table = open_table(arguments.data, reading.delimiter, reading.header);
  const LabelColumn label(table, arguments, task);
  const std::size_t skipped = table.skip(range.first);
  TableChunks chunks(std::move(table), {label.column()});
  const auto chunk = chunks.next(range.count);
  check_reaches(skipped + (chunk ? chunk->lines.size() : 0), range, arguments);
  return label.targets(chunk->table.columns.front(), chunk->lines);
}

Targets targets_of_test_rows(const DataArguments& arguments, const Task& task,
                             const ExecutionContext& context) {
  const Targets all = load_targets(arguments.data, reading_for(arguments, task), context);
  return targets_at(all, split_numbers(all, target_count(all), *arguments.split).test);
}

Targets load_all(const DataArguments& arguments, const Task& task,
                 const ExecutionContext& context) {
  if (!arguments.split) {
    return load_targets(arguments.data, reading_for(arguments, task), context);
  }
  if (is_table(arguments.data)) return targets_of_test_rows(arguments, task, context);
  return load_test_part(arguments, task, context).targets;
}

}  // namespace

KnownRecords load_known(const DataArguments& arguments, const Task& task, RecordRange range,
                        const ExecutionContext& context) {
  if (!arguments.split && is_table(arguments.data)) {
    return {targets_of_rows(arguments, task, range), {0, range.count}};
  }
  Targets known = load_all(arguments, task, context);
  check_reaches(target_count(known), range, arguments);
  return {std::move(known), range};
}

std::optional<KnownRecords> find_known(const DataArguments& arguments, const Task& task,
                                       RecordRange range, const ExecutionContext& context) {
  const std::filesystem::path path = data_path(arguments);
  const bool is_folder = std::filesystem::is_directory(path);
  if (arguments.label.empty() && !is_folder) return std::nullopt;
  DataArguments named = arguments;
  named.data = path.string();
  if (!is_folder) return load_known(named, task, range, context);
  Targets known = load_all(named, task, context);
  if (std::holds_alternative<std::monostate>(known)) return std::nullopt;
  check_reaches(target_count(known), range, named);
  return KnownRecords{std::move(known), range};
}

}  // namespace sealion::cli
