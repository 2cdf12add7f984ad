#include "cli/support/labelled_rows.h"

#include <memory>
#include <utility>

#include "cli/support/label_column.h"
#include "data/files/csv/open_table.h"
#include "data/files/csv/table_chunks.h"
#include "data/files/load/file_kind.h"

namespace sealion::cli {
namespace {

/// The columns of the records, and behind them that of labels, to be read with the others.
std::vector<SeenColumn> with_label(std::vector<SeenColumn> columns, const LabelColumn& label) {
  columns.push_back(label.column());
  return columns;
}

class LabelledRows {
 public:
  LabelledRows(CsvTable table, std::vector<SeenColumn> columns, LabelColumn label)
      : label_(std::move(label)),
        chunks_(std::move(table), with_label(std::move(columns), label_)) {}

  std::optional<heras::NamedRecords> next(std::size_t most) {
    auto chunk = chunks_.next(most);
    if (!chunk) return std::nullopt;
    const Column labels = std::move(chunk->table.columns.back());
    chunk->table.columns.pop_back();
    Targets targets = label_.targets(labels, chunk->lines);
    return heras::NamedRecords{{std::move(chunk->table), std::move(targets)},
                               line_names(label_.file(), std::move(chunk->lines))};
  }

 private:
  LabelColumn label_;
  TableChunks chunks_;
};

}  // namespace

bool are_labelled_rows(const DataArguments& arguments, const Preprocessing& preprocessing) {
  const bool is_whole_table =
      !arguments.data.empty() && !arguments.split && !arguments.label.empty();
  return is_whole_table && takes_rows(preprocessing) && is_table(arguments.data);
}

heras::RecordStream labelled_rows(const DataArguments& arguments,
                                  const Preprocessing& preprocessing, const Task& task) {
  const DataOptions reading = reading_of(arguments);
  CsvTable table = open_table(arguments.data, reading.delimiter, reading.header);
  LabelColumn label(table, arguments, task);
  const auto rows = std::make_shared<LabelledRows>(std::move(table), columns_seen(preprocessing),
                                                   std::move(label));
  return [rows](std::size_t most) { return rows->next(most); };
}

}  // namespace sealion::cli
