#include "onnx/import/raw_inputs.h"

#include <cmath>
#include <span>
#include <variant>

#include "base/cases.h"
#include "data/dataset.h"
#include "data/preprocessing/record_norm.h"

namespace sealion::onnx {
namespace {

/// What a number of a column becomes.
double made_of(double value, const InputSource& source) {
  if (source.test) return passes(*source.test, value) ? 1 : 0;
  return std::isnan(value) && source.missing ? *source.missing : value;
}

RealBatch of_records(const Records& records, const std::vector<InputSource>& sources,
                     std::size_t first, std::size_t count) {
  RealBatch batch(sources.size(), count);
  const std::size_t size = record_size(records);
  std::visit(
      [&](const auto& values) {
        const std::span numbers(values);
        for (std::size_t i = 0; i < sources.size(); ++i) {
          const auto row = batch.feature(i);
          for (std::size_t s = 0; s < count; ++s) {
            const auto value = numbers[(first + s) * size + sources[i].column];
            row[s] = made_of(static_cast<double>(value), sources[i]);
          }
        }
      },
      records.values);
  return batch;
}

/// 1 where a row has the text.
double has_text(const CategoricalColumn& column, std::size_t row, const std::string& text) {
  const std::uint32_t number = column.of_row[row];
  return number != CategoricalColumn::missing && column.categories[number] == text ? 1 : 0;
}

void fill_row(const Column& column, const InputSource& source, std::size_t first,
              std::span<double> row) {
  std::visit(Cases{[&](const NumericColumn& column_of_numbers) {
                     const std::span numbers(column_of_numbers.of_row);
                     for (std::size_t s = 0; s < row.size(); ++s) {
                       row[s] = made_of(numbers[first + s], source);
                     }
                   },
                   [&](const CategoricalColumn& texts) {
                     for (std::size_t s = 0; s < row.size(); ++s) {
                       row[s] = has_text(texts, first + s, source.category.value_or(""));
                     }
                   }},
             column.values);
}

RealBatch of_rows(const Table& table, const std::vector<InputSource>& sources, std::size_t first,
                  std::size_t count) {
  RealBatch batch(sources.size(), count);
  for (std::size_t i = 0; i < sources.size(); ++i) {
    fill_row(table.columns[sources[i].column], sources[i], first, batch.feature(i));
  }
  return batch;
}

/// Numbers that are divided by the norm of their record, which all of them make.
void divide(RealBatch& batch, const std::vector<InputSource>& sources) {
  std::vector<std::size_t> divided;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (sources[i].norm) divided.push_back(i);
  }
  std::vector<double> record(divided.size());
  for (std::size_t s = 0; s < batch.samples() && !divided.empty(); ++s) {
    for (std::size_t i = 0; i < divided.size(); ++i) record[i] = batch.feature(divided[i])[s];
    const double divisor = record_divisor(*sources[divided.front()].norm, record);
    for (const std::size_t i : divided) batch.feature(i)[s] /= divisor;
  }
}

}  // namespace

RecordLayout layout_of(const Inputs& inputs, const RecordUnits& units) {
  RecordLayout layout;
  if (const auto* records = std::get_if<Records>(&inputs)) {
    layout.shape = records->shape;
    layout.units = units_of(units, layout.shape);
    return layout;
  }
  for (const Column& column : std::get<Table>(inputs).columns) {
    layout.columns.push_back(
        {column.name, std::holds_alternative<CategoricalColumn>(column.values)});
  }
  layout.shape = {layout.columns.size()};
  layout.units = units_of(units, layout.shape);
  return layout;
}

RealBatch raw_inputs(const Inputs& inputs, const std::vector<InputSource>& sources,
                     std::size_t first, std::size_t count) {
  const auto* records = std::get_if<Records>(&inputs);
  RealBatch batch = records ? of_records(*records, sources, first, count)
                            : of_rows(std::get<Table>(inputs), sources, first, count);
  divide(batch, sources);
  return batch;
}

}  // namespace sealion::onnx
