#include "cli/support/labelled_rows.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "base/cases.h"
#include "base/error.h"
#include "data/files/csv/open_table.h"
#include "data/files/csv/table_chunks.h"
#include "data/files/load/file_kind.h"
#include "data/files/load/make_targets.h"

namespace sealion::cli {
namespace {

/// Classes that are called by numbers have labels that are read as such: 3 is 3.0.
bool has_numbers(const Task& task) {
  return std::visit(Cases{[](const RealAnswers&) { return true; },
                          [](const ClassAnswers& answers) {
                            return std::ranges::all_of(answers.classes, [](const auto& name) {
                              return number_of(name).has_value();
                            });
                          }},
                    task);
}

/// The rules, and behind them the column of labels, to be read with the others.
TableRules with_label(TableRules rules, const std::string& label, const Task& task) {
  if (has_numbers(task)) {
    rules.columns.push_back({label, NumericRule{}});
  } else {
    rules.columns.push_back({label, CategoryRule{}});
  }
  return rules;
}

class LabelledRows {
 public:
  LabelledRows(CsvTable table, const TableRules& rules, LabelSource source, const Task& task)
      : source_(std::move(source)),
        chunks_(std::move(table), with_label(rules, source_.name, task)) {}

  std::optional<heras::NamedRecords> next(std::size_t most) {
    auto chunk = chunks_.next(most);
    if (!chunk) return std::nullopt;
    const Column labels = std::move(chunk->table.columns.back());
    chunk->table.columns.pop_back();
    check_complete(labels, chunk->lines);
    Targets targets = make_targets(labels, source_);
    return heras::NamedRecords{{std::move(chunk->table), std::move(targets)},
                               line_names(source_.file, std::move(chunk->lines))};
  }

 private:
  void check_complete(const Column& labels, const std::vector<std::size_t>& lines) const {
    std::visit(Cases{[&](const NumericColumn& column) {
                       check_none(column.of_row, lines, [](double x) { return std::isnan(x); });
                     },
                     [&](const CategoricalColumn& column) {
                       check_none(column.of_row, lines, [](std::uint32_t category) {
                         return category == CategoricalColumn::missing;
                       });
                     }},
               labels.values);
  }

  template <typename T, typename IsMissing>
  void check_none(const std::vector<T>& values, const std::vector<std::size_t>& lines,
                  const IsMissing& is_missing) const {
    const auto found = std::ranges::find_if(values, is_missing);
    if (found == values.end()) return;
    fail(ErrorCode::corrupt, "'{}', line {}, column '{}': the value is missing", source_.file,
         lines[static_cast<std::size_t>(found - values.begin())], source_.name);
  }

  LabelSource source_;
  TableChunks chunks_;
};

}  // namespace

bool are_labelled_rows(const DataArguments& arguments, const Preprocessing& preprocessing) {
  const bool is_whole_table =
      !arguments.data.empty() && !arguments.split && !arguments.label.empty();
  return is_whole_table && std::holds_alternative<TableRules>(preprocessing) &&
         is_table(arguments.data);
}

heras::RecordStream labelled_rows(const DataArguments& arguments, const TableRules& rules,
                                  const Task& task) {
  const DataOptions reading = reading_of(arguments);
  CsvTable table = open_table(arguments.data, reading.delimiter, reading.header);
  LabelSource source{table.name(), table.columns()[table.column(arguments.label)],
                     reading_for(arguments, task).targets};
  const auto rows =
      std::make_shared<LabelledRows>(std::move(table), rules, std::move(source), task);
  return [rows](std::size_t most) { return rows->next(most); };
}

}  // namespace sealion::cli
