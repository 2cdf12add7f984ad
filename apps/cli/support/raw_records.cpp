#include "cli/support/raw_records.h"

#include <algorithm>
#include <memory>
#include <sstream>
#include <utility>
#include <vector>

#include "base/error.h"
#include "cli/support/data_argument.h"
#include "data/dataset.h"
#include "data/files/csv/open_table.h"
#include "data/files/csv/table_chunks.h"
#include "data/files/load/file_kind.h"
#include "data/files/load/load_pictures.h"

namespace sealion::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largest_piped_table = std::uintmax_t{1} << 29;

[[noreturn]] void refuse_first(std::size_t first, std::size_t available) {
  fail(ErrorCode::invalid_argument, "--first {}: the records are 0 to {}", first, available - 1);
}

[[noreturn]] void refuse_count(const RecordWindow& window, std::size_t left) {
  fail(ErrorCode::invalid_argument, "--records {}: from record {} on there are {}", *window.count,
       window.first, left);
}

void check_fits(const RecordWindow& window) {
  if (!window.count || *window.count <= window.most) return;
  fail(ErrorCode::invalid_argument, "--records {}: a batch of this model holds {}", *window.count,
       window.most);
}

CsvTable open_rows(const DataArguments& arguments) {
  const DataOptions reading = reading_of(arguments);
  if (!is_standard_stream(arguments.data)) {
    return open_table(arguments.data, reading.delimiter, reading.header);
  }
  const auto bytes = read_input(arguments.data, largest_piped_table);
  auto text = std::make_unique<std::istringstream>(std::string(bytes.begin(), bytes.end()));
  return CsvTable(CsvReader(std::move(text), input_name(arguments.data), reading.delimiter),
                  reading.header);
}

[[noreturn]] void refuse_no_rows(const std::string& name) {
  fail(ErrorCode::corrupt, "'{}' has a header and no rows", name);
}

void skip_to(CsvTable& table, std::size_t first) {
  const std::size_t rows = table.skip(first);
  if (rows == first) return;
  if (rows == 0) refuse_no_rows(table.name());
  refuse_first(first, rows);
}

/// Reads no further than the last row that is meant.
RawRecords rows_of(const DataArguments& arguments, const std::vector<SeenColumn>& columns,
                   const RecordWindow& window) {
  CsvTable table = open_rows(arguments);
  const std::string name = table.name();
  skip_to(table, window.first);
  TableChunks chunks(std::move(table), columns);
  auto chunk = chunks.next(window.count.value_or(window.most));
  if (!chunk && window.first > 0) refuse_first(window.first, window.first);
  if (!chunk) refuse_no_rows(name);
  const std::size_t count = chunk->table.rows;
  if (window.count && count < *window.count) refuse_count(window, count);
  return {std::move(chunk->table), {0, count}, line_names(name, std::move(chunk->lines))};
}

RawRecords all_of(Inputs inputs, const RecordWindow& window, RecordNames names) {
  const RecordRange range = range_of(window, record_count(inputs));
  return {std::move(inputs), range, std::move(names)};
}

RawRecords pictures_of_path(const fs::path& path, const RecordWindow& window,
                            const ExecutionContext& context) {
  LoadedPictures pictures = load_pictures(path, context);
  return all_of(std::move(pictures.records), window,
                [names = std::move(pictures.names)](std::size_t i) { return names[i]; });
}

RawRecords arrays_of(const DataArguments& arguments, const Task& task, const RecordWindow& window,
                     const ExecutionContext& context) {
  const std::string name = data_path(arguments).string();
  return all_of(load_test_part(arguments, task, context).inputs, window,
                [name](std::size_t i) { return fmt::format("{}, {}", name, record_number(i)); });
}

bool are_rows(const DataArguments& arguments) {
  return is_standard_stream(arguments.data) || is_table(data_path(arguments));
}

}  // namespace

RecordRange range_of(const RecordWindow& window, std::size_t available) {
  if (window.first >= available) refuse_first(window.first, available);
  const std::size_t left = available - window.first;
  const std::size_t count = window.count.value_or(std::min(left, window.most));
  if (count > left) refuse_count(window, left);
  check_fits(window);
  return {window.first, count};
}

RawRecords load_raw_records(const DataArguments& arguments, const Manifest& manifest,
                            const RecordWindow& window, const ExecutionContext& context) {
  const Preprocessing preprocessing = preprocessing_of(manifest);
  if (takes_rows(preprocessing) && !arguments.split && are_rows(arguments)) {
    check_fits(window);
    return rows_of(arguments, columns_seen(preprocessing), window);
  }
  const fs::path path = data_path(arguments);
  if (has_pictures(path)) return pictures_of_path(path, window, context);
  return arrays_of(arguments, manifest.task, window, context);
}

}  // namespace sealion::cli
