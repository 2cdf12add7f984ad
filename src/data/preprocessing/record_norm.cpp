#include "data/preprocessing/record_norm.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/cases.h"
#include "data/dataset.h"
#include "data/preprocessing/check_source.h"

namespace sealion {
namespace {

/// The rows of a range.
template <typename Values>
Values part_of(const Values& values, RecordRange range) {
  const auto begin = values.begin() + static_cast<std::ptrdiff_t>(range.first);
  return {begin, begin + static_cast<std::ptrdiff_t>(range.count)};
}

Column column_part(const Column& column, RecordRange range) {
  Column part = {column.name, {}};
  std::visit(
      Cases{[&](const NumericColumn& numbers) {
              part.values = NumericColumn{part_of(numbers.of_row, range)};
            },
            [&](const CategoricalColumn& texts) {
              part.values = CategoricalColumn{texts.categories, part_of(texts.of_row, range)};
            }},
      column.values);
  return part;
}

}  // namespace

double record_divisor(RecordNorm norm, std::span<const double> numbers) {
  double size = norm == RecordNorm::max && !numbers.empty() ? numbers.front() : 0;
  for (const double number : numbers) {
    if (norm == RecordNorm::max) size = std::max(size, number);
    if (norm == RecordNorm::l1) size += std::abs(number);
    if (norm == RecordNorm::l2) size += number * number;
  }
  if (norm == RecordNorm::l2) size = std::sqrt(size);
  return size == 0 ? 1 : size;
}

Records normalised(RecordNorm norm, const Records& records, RecordRange range) {
  const std::size_t size = record_size(records);
  std::vector<double> numbers;
  std::visit(
      [&](const auto& values) {
        const auto begin = values.begin() + static_cast<std::ptrdiff_t>(range.first * size);
        numbers.assign(begin, begin + static_cast<std::ptrdiff_t>(range.count * size));
      },
      records.values);
  for (std::size_t start = 0; start < numbers.size(); start += size) {
    const std::span record = std::span(numbers).subspan(start, size);
    const double divisor = record_divisor(norm, record);
    for (double& number : record) number /= divisor;
  }
  return {records.shape, range.count, std::move(numbers)};
}

Table normalised(RecordNorm norm, const Table& table, const TableRules& rules, RecordRange range) {
  Table part{range.count, {}};
  for (const ColumnRule& rule : rules.columns) {
    part.columns.push_back(column_part(find_column(table, rule.name), range));
  }
  std::vector<NumericColumn*> numeric;
  for (std::size_t c = 0; c < part.columns.size(); ++c) {
    auto* column = std::get_if<NumericColumn>(&part.columns[c].values);
    if (column && std::holds_alternative<NumericRule>(rules.columns[c].rule)) {
      numeric.push_back(column);
    }
  }
  std::vector<double> record(numeric.size());
  for (std::size_t s = 0; s < range.count; ++s) {
    for (std::size_t i = 0; i < record.size(); ++i) record[i] = numeric[i]->of_row[s];
    const double divisor = record_divisor(norm, record);
    for (NumericColumn* column : numeric) column->of_row[s] /= divisor;
  }
  return part;
}

}  // namespace sealion
