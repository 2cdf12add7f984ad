#include "cli/pages/raw_values.h"

#include <fmt/format.h>

#include <cmath>

#include "base/cases.h"
#include "data/dataset.h"
#include "data/preprocessing/preprocessing.h"

namespace sealion::cli {
namespace {

constexpr const char* missing = "missing";

std::string text_of(double value) {
  return std::isnan(value) ? missing : fmt::format("{:.6g}", value);
}

std::string text_of(const NumericColumn& column, std::size_t row) {
  return text_of(column.of_row[row]);
}

std::string text_of(const CategoricalColumn& column, std::size_t row) {
  const std::uint32_t category = column.of_row[row];
  return category == CategoricalColumn::missing ? missing : column.categories[category];
}

std::string text_of(const Records& records, std::size_t feature, std::size_t record) {
  const std::size_t at = record * record_size(records) + feature;
  return std::visit([&](const auto& values) { return text_of(static_cast<double>(values[at])); },
                    records.values);
}

std::size_t bytes_of_number(const Records& records) {
  return std::visit([](const auto& values) { return sizeof(values[0]); }, records.values);
}

}  // namespace

std::size_t feature_count(const Inputs& inputs) {
  return std::visit(Cases{[](const Records& records) { return record_size(records); },
                          [](const Table& table) { return table.columns.size(); }},
                    inputs);
}

std::string feature_name(const Inputs& inputs, std::size_t feature) {
  return std::visit(
      Cases{[&](const Records& records) { return element_name(records.shape, feature); },
            [&](const Table& table) { return table.columns[feature].name; }},
      inputs);
}

std::string feature_text(const Inputs& inputs, std::size_t feature, std::size_t record) {
  return std::visit(Cases{[&](const Records& records) { return text_of(records, feature, record); },
                          [&](const Table& table) {
                            return std::visit(
                                [&](const auto& column) { return text_of(column, record); },
                                table.columns[feature].values);
                          }},
                    inputs);
}

std::size_t plain_bytes(const Inputs& inputs, std::size_t records) {
  const auto* arrays = std::get_if<Records>(&inputs);
  const std::size_t bytes = arrays == nullptr ? sizeof(double) : bytes_of_number(*arrays);
  return records * feature_count(inputs) * bytes;
}

}  // namespace sealion::cli
