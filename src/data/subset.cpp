#include "data/subset.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <span>

#include "base/cases.h"
#include "base/error.h"
#include "data/dataset.h"

namespace sealion {
namespace {

using Indices = std::vector<std::size_t>;

/// The chosen of elements that have `width` values each.
template <typename T>
std::vector<T> chosen(std::span<const T> values, const Indices& indices, std::size_t width = 1) {
  std::vector<T> some;
  some.reserve(indices.size() * width);
  for (const std::size_t i : indices) {
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(i * width);
    some.insert(some.end(), first, first + static_cast<std::ptrdiff_t>(width));
  }
  return some;
}

Inputs chosen(const Records& records, const Indices& indices) {
  Records some{records.shape, indices.size(), {}};
  std::visit(
      [&](const auto& values) {
        some.values = chosen(std::span(values), indices, record_size(records));
      },
      records.values);
  return some;
}

Inputs chosen(const Table& table, const Indices& indices) {
  Table some{indices.size(), {}};
  for (const Column& column : table.columns) {
    Column& part = some.columns.emplace_back(Column{column.name, {}});
    std::visit(Cases{[&](const NumericColumn& values) {
                       part.values = NumericColumn{chosen(std::span(values.of_row), indices)};
                     },
                     [&](const CategoricalColumn& values) {
                       part.values = CategoricalColumn{values.categories,
                                                       chosen(std::span(values.of_row), indices)};
                     }},
               column.values);
  }
  return some;
}

Targets chosen(std::monostate, const Indices&) { return {}; }
Targets chosen(const ClassTargets& classes, const Indices& indices) {
  return ClassTargets{classes.names, chosen(std::span(classes.of_record), indices)};
}
Targets chosen(const RealTargets& reals, const Indices& indices) {
  return RealTargets{reals.name, chosen(std::span(reals.of_record), indices)};
}

}  // namespace

Dataset records_at(const Dataset& data, const std::vector<std::size_t>& numbers) {
  return {std::visit([&](const auto& all) -> Inputs { return chosen(all, numbers); }, data.inputs),
          targets_at(data.targets, numbers)};
}

Targets targets_at(const Targets& targets, const std::vector<std::size_t>& numbers) {
  return std::visit([&](const auto& all) -> Targets { return chosen(all, numbers); }, targets);
}

Dataset records_between(const Dataset& data, std::size_t first, std::size_t count) {
  const std::size_t all = record_count(data);
  if (first > all || count > all - first) {
    fail(ErrorCode::invalid_argument, "{} records from number {} on: the set has {}", count, first,
         all);
  }
  Indices indices(count);
  std::iota(indices.begin(), indices.end(), first);
  return records_at(data, indices);
}

Dataset records_from(const Dataset& data, std::size_t first) {
  const std::size_t all = record_count(data);
  return records_between(data, first, all - std::min(first, all));
}

Dataset records_of_classes(const Dataset& data, const std::vector<std::size_t>& classes) {
  const std::vector<std::uint32_t>& numbers = classes_of(data).of_record;
  Indices indices;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const bool is_wanted = std::find(classes.begin(), classes.end(), numbers[i]) != classes.end();
    if (is_wanted) indices.push_back(i);
  }
  if (indices.empty()) {
    fail(ErrorCode::not_found, "no record is of the classes {}", fmt::join(classes, ", "));
  }
  return records_at(data, indices);
}

}  // namespace sealion
