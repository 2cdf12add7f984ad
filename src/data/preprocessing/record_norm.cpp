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
template <typename T>
std::vector<T> part_of(std::span<const T> values, RecordRange range) {
  const auto part = values.subspan(range.first, range.count);
  return {part.begin(), part.end()};
}

Column column_part(const Column& column, RecordRange range) {
  Column part = {column.name, {}};
  std::visit(Cases{[&](const NumericColumn& numbers) {
                     part.values = NumericColumn{part_of(std::span(numbers.of_row), range)};
                   },
                   [&](const CategoricalColumn& texts) {
                     part.values = CategoricalColumn{texts.categories,
                                                     part_of(std::span(texts.of_row), range)};
                   }},
             column.values);
  return part;
}

/// The numbers of rows, column by column.
void divide(RecordNorm norm, std::vector<std::vector<double>>& columns, std::size_t rows) {
  std::vector<double> record(columns.size());
  for (std::size_t s = 0; s < rows; ++s) {
    for (std::size_t i = 0; i < record.size(); ++i) record[i] = columns[i][s];
    const double divisor = record_divisor(norm, record);
    for (std::vector<double>& column : columns) column[s] /= divisor;
  }
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
  std::vector<std::vector<double>> divided;
  std::vector<std::size_t> places;  // of these columns
  for (const auto& [name, rule] : rules.columns) {
    const Column& column = find_column(table, name);
    const auto* numbers = std::get_if<NumericColumn>(&column.values);
    if (numbers && std::holds_alternative<NumericRule>(rule)) {
      divided.push_back(part_of(std::span(numbers->of_row), range));
      places.push_back(part.columns.size());
      part.columns.push_back({name, {}});
    } else {
      part.columns.push_back(column_part(column, range));
    }
  }
  divide(norm, divided, range.count);
  for (std::size_t i = 0; i < places.size(); ++i) {
    part.columns[places[i]].values = NumericColumn{std::move(divided[i])};
  }
  return part;
}

}  // namespace sealion
