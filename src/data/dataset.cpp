#include "data/dataset.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "base/cases.h"
#include "base/error.h"

namespace sealion {
namespace {

void check_sizes(const Records& records) {
  const std::size_t size = record_size(records);
  const std::size_t values = std::visit([](const auto& all) { return all.size(); }, records.values);
  if (size > 0 && values == records.count * size) return;
  fail(ErrorCode::invalid_argument, "{} records of the shape ({}) have {} values", records.count,
       fmt::join(records.shape, ", "), values);
}

void check_column(const CategoricalColumn& column, const std::string& name) {
  const bool all_known =
      std::all_of(column.of_row.begin(), column.of_row.end(), [&](std::uint32_t category) {
        return category < column.categories.size() || category == CategoricalColumn::missing;
      });
  if (all_known) return;
  fail(ErrorCode::invalid_argument, "the column '{}' has a category beyond its {}", name,
       column.categories.size());
}

void check_column(const NumericColumn&, const std::string&) {}

void check_sizes(const Table& table) {
  for (const Column& column : table.columns) {
    std::visit(
        [&](const auto& values) {
          check_column(values, column.name);
          if (values.of_row.size() == table.rows) return;
          fail(ErrorCode::invalid_argument, "the column '{}' of a table of {} rows has {}",
               column.name, table.rows, values.of_row.size());
        },
        column.values);
  }
}

void check_targets(const ClassTargets& classes) {
  const auto& numbers = classes.of_record;
  const std::uint32_t largest = *std::max_element(numbers.begin(), numbers.end());
  if (largest < classes.names.size()) return;
  fail(ErrorCode::invalid_argument, "a record of class {}: there are names of {}", largest,
       classes.names.size());
}

void check_targets(const RealTargets& reals) {
  const auto odd = std::find_if_not(reals.of_record.begin(), reals.of_record.end(),
                                    [](double value) { return std::isfinite(value); });
  if (odd == reals.of_record.end()) return;
  fail(ErrorCode::invalid_argument, "the '{}' of record {} is {}, not a finite number", reals.name,
       odd - reals.of_record.begin(), *odd);
}

template <typename T>
void check_targets(const T& targets, std::size_t records) {
  if (targets.of_record.size() == records) return check_targets(targets);
  fail(ErrorCode::invalid_argument, "{} targets for {} records", targets.of_record.size(), records);
}

}  // namespace

std::size_t record_count(const Inputs& inputs) {
  return std::visit(Cases{[](const Records& records) { return records.count; },
                          [](const Table& table) { return table.rows; }},
                    inputs);
}

std::size_t record_count(const Dataset& data) { return record_count(data.inputs); }

std::size_t record_size(const std::vector<std::size_t>& shape) {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

std::size_t record_size(const Records& records) { return record_size(records.shape); }

bool is_taken_for(std::vector<std::size_t> shape, std::vector<std::size_t> wanted) {
  std::erase(shape, 1);
  std::erase(wanted, 1);
  if (shape == wanted) return true;
  return (shape.size() <= 1 || wanted.size() <= 1) && record_size(shape) == record_size(wanted);
}

void check_inputs(const Inputs& inputs) {
  if (record_count(inputs) == 0) fail(ErrorCode::invalid_argument, "the data has no records");
  std::visit([](const auto& records) { check_sizes(records); }, inputs);
}

void check_dataset(const Dataset& data) {
  check_inputs(data.inputs);
  std::visit(Cases{[](std::monostate) {},
                   [&](const auto& targets) { check_targets(targets, record_count(data)); }},
             data.targets);
}

const ClassTargets& classes_of(const Dataset& data) {
  if (const auto* classes = std::get_if<ClassTargets>(&data.targets)) return *classes;
  fail(ErrorCode::invalid_argument, "the data does not say which class each record belongs to");
}

std::vector<std::string> class_numbers(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(std::to_string(i));
  return names;
}

}  // namespace sealion
