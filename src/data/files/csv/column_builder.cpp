#include "data/files/csv/column_builder.h"

#include <utf8.h>

#include <limits>
#include <utility>

#include "base/cases.h"
#include "data/files/csv/cell.h"

namespace sealion {

ColumnBuilder::ColumnBuilder(ColumnKind kind, std::size_t most_texts) : most_texts_(most_texts) {
  if (kind == ColumnKind::categorical) values_.emplace<Texts>();
}

FieldFate ColumnBuilder::add(std::string_view field) {
  return std::visit(Cases{[&](std::vector<double>& column) { return add_number(column, field); },
                          [&](Texts& column) { return add_text(column, field); }},
                    values_);
}

FieldFate ColumnBuilder::add_number(std::vector<double>& column, std::string_view field) {
  const Cell cell = read_cell(field);
  if (cell.kind == CellKind::text) return FieldFate::is_text;
  if (cell.kind == CellKind::infinite) return FieldFate::is_infinite;
  const bool is_number = cell.kind == CellKind::number;
  column.push_back(is_number ? cell.number : std::numeric_limits<double>::quiet_NaN());
  return FieldFate::taken;
}

FieldFate ColumnBuilder::add_text(Texts& column, std::string_view field) {
  auto found = column.numbers.find(field);
  if (found != column.numbers.end()) {
    column.of_row.push_back(found->second);
    return FieldFate::taken;
  }
  if (read_cell(field).kind == CellKind::missing) {
    column.of_row.push_back(CategoricalColumn::missing);
    return FieldFate::taken;
  }
  if (!utf8::is_valid(field.begin(), field.end())) return FieldFate::is_not_utf8;
  if (column.numbers.size() == most_texts_) return FieldFate::is_one_category_too_many;
  const auto next = static_cast<std::uint32_t>(column.numbers.size());
  column.numbers.emplace(field, next);
  column.of_row.push_back(next);
  return FieldFate::taken;
}

CategoricalColumn ColumnBuilder::sorted(Texts column) {
  CategoricalColumn values;
  std::vector<std::uint32_t> places(column.numbers.size());
  for (const auto& [text, number] : column.numbers) {
    places[number] = static_cast<std::uint32_t>(values.categories.size());
    values.categories.push_back(text);
  }
  values.of_row = std::move(column.of_row);
  for (std::uint32_t& number : values.of_row) {
    if (number != CategoricalColumn::missing) number = places[number];
  }
  return values;
}

Column ColumnBuilder::finish(std::string name) {
  return std::visit(Cases{[&](std::vector<double>& column) {
                            return Column{std::move(name), NumericColumn{std::move(column)}};
                          },
                          [&](Texts& column) {
                            return Column{std::move(name), sorted(std::move(column))};
                          }},
                    values_);
}

}  // namespace sealion
