#include "cli/support/label_column.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/cases.h"
#include "base/error.h"
#include "data/files/load/load_targets.h"

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

template <typename Values, typename IsMissing>
void check_none(const Values& values, const std::vector<std::size_t>& lines,
                const LabelSource& source, const IsMissing& is_missing) {
  const auto found = std::ranges::find_if(values, is_missing);
  if (found == values.end()) return;
  fail(ErrorCode::corrupt, "'{}', line {}, column '{}': the value is missing", source.file,
       lines[static_cast<std::size_t>(found - values.begin())], source.name);
}

}  // namespace

LabelColumn::LabelColumn(const CsvTable& table, const DataArguments& arguments, const Task& task)
    : source_{table.name(), label_column(table, reading_of(arguments)),
              reading_for(arguments, task).targets},
      column_{source_.name, !has_numbers(task)} {}

Targets LabelColumn::targets(const Column& labels, const std::vector<std::size_t>& lines) const {
  std::visit(Cases{[&](const NumericColumn& column) {
                     check_none(column.of_row, lines, source_,
                                [](double value) { return std::isnan(value); });
                   },
                   [&](const CategoricalColumn& column) {
                     check_none(column.of_row, lines, source_, [](std::uint32_t category) {
                       return category == CategoricalColumn::missing;
                     });
                   }},
             labels.values);
  return make_targets(labels, source_);
}

}  // namespace sealion::cli
