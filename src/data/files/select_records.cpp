#include "data/files/select_records.h"

#include <cassert>
#include <utility>

#include "base/cases.h"

namespace sealion {
namespace {

using RecordNumbers = std::span<const std::size_t>;

/// Of a row of `width` values for each record.
template <typename T>
std::vector<T> selected(const std::vector<T>& values, RecordNumbers records,
                        std::size_t width = 1) {
  std::vector<T> out;
  out.reserve(records.size() * width);
  for (const std::size_t record : records) {
    assert((record + 1) * width <= values.size());
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(record * width);
    out.insert(out.end(), first, first + static_cast<std::ptrdiff_t>(width));
  }
  return out;
}

Inputs selected_inputs(const Records& all, RecordNumbers records) {
  Records out{all.shape, records.size(), {}};
  std::visit(
      [&](const auto& values) {
        out.values = selected(values, records, values.size() / all.count);
      },
      all.values);
  return out;
}

Inputs selected_inputs(const Table& all, RecordNumbers records) {
  Table out{records.size(), {}};
  for (const Column& column : all.columns) {
    out.columns.push_back(column);
    std::visit([&](auto& values) { values.of_row = selected(values.of_row, records); },
               out.columns.back().values);
  }
  return out;
}

}  // namespace

std::size_t record_count(const Inputs& inputs) {
  return std::visit(Cases{[](const Records& records) { return records.count; },
                          [](const Table& table) { return table.rows; }},
                    inputs);
}

Dataset select_records(const Dataset& data, RecordNumbers records) {
  Dataset out{
      std::visit([&](const auto& all) { return selected_inputs(all, records); }, data.inputs),
      data.targets};
  std::visit(
      Cases{[](std::monostate) {},
            [&](auto& targets) { targets.of_record = selected(targets.of_record, records); }},
      out.targets);
  return out;
}

}  // namespace sealion
