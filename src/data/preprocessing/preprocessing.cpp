#include "data/preprocessing/preprocessing.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

#include "base/cases.h"
#include "base/error.h"
#include "data/dataset.h"
#include "data/preprocessing/column_names.h"

namespace sealion {
namespace {

constexpr double largest_byte = 255;

InputBounds bounds_of(const CategoryRule& rule) { return {0, rule.level}; }

void check_rule(const CategoryRule& rule, const std::string& name) {
  if (rule.categories.empty() ||
      std::ranges::adjacent_find(rule.categories, std::ranges::greater_equal{}) !=
          rule.categories.end()) {
    fail(ErrorCode::invalid_argument,
         "the categories of '{}' are none, or not in ascending order, each once", name);
  }
  if (rule.level < 1 || rule.level > largest_level) {
    fail(ErrorCode::invalid_argument, "the level {} of a category of '{}' is not in [1, {}]",
         rule.level, name, largest_level);
  }
}

/// What is missing has no place among numbers that are divided by what they are together.
void check_norm(const NumericRule& rule, const std::optional<RecordNorm>& norm,
                const std::string& name) {
  if (!norm || !rule.missing) return;
  fail(ErrorCode::invalid_argument,
       "the rule of '{}' puts a number in the place of a missing one, in records that are divided "
       "by their norm",
       name);
}

void check_norm(const CategoryRule&, const std::optional<RecordNorm>&, const std::string&) {}

void check_table(const TableRules& table) {
  const std::vector<ColumnRule>& columns = table.columns;
  if (columns.empty()) fail(ErrorCode::invalid_argument, "no rule for any column of a table");
  ColumnNames names;
  for (const ColumnRule& column : columns) {
    names.add(column.name);
    std::visit(
        [&](const auto& rule) {
          check_rule(rule, column.name);
          check_norm(rule, table.norm, column.name);
        },
        column.rule);
  }
}

void check_elements(const ArrayRules& array) {
  const std::size_t inputs = record_size(array.shape);
  if (array.shape.empty() || inputs == 0 ||
      (array.rules.size() != 1 && array.rules.size() != inputs)) {
    fail(ErrorCode::invalid_argument, "{} rules for records of {} numbers", array.rules.size(),
         inputs);
  }
  for (std::size_t i = 0; i < array.rules.size(); ++i) {
    check_rule(array.rules[i], element_name(array.shape, i));
    check_norm(array.rules[i], array.norm, element_name(array.shape, i));
  }
}

std::vector<std::string> names_of(const ArrayRules& array) {
  std::vector<std::string> names(record_size(array.shape));
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = element_name(array.shape, i);
  return names;
}

std::vector<std::string> names_of(const TableRules& table) {
  std::vector<std::string> names;
  for (const ColumnRule& column : table.columns) {
    if (const auto* rule = std::get_if<CategoryRule>(&column.rule)) {
      for (const std::string& category : rule->categories) {
        names.push_back(column.name + "=" + category);
      }
    } else {
      names.push_back(column.name);
    }
  }
  return names;
}

std::size_t count_of(const ArrayRules& array) { return record_size(array.shape); }

std::size_t count_of(const TableRules& table) {
  return std::accumulate(
      table.columns.begin(), table.columns.end(), std::size_t{0},
      [](std::size_t sum, const ColumnRule& column) { return sum + input_count(column); });
}

InputBounds bounds_of(const ArrayRules& array) {
  InputBounds bounds{0, 0};
  for (const NumericRule& rule : array.rules) bounds = joined(bounds, bounds_of(rule));
  return bounds;
}

InputBounds bounds_of(const TableRules& table) {
  InputBounds bounds{0, 0};
  for (const ColumnRule& column : table.columns) {
    bounds =
        joined(bounds, std::visit([](const auto& rule) { return bounds_of(rule); }, column.rule));
  }
  return bounds;
}

InputBounds bounds_of(const InputRules& rules) {
  InputBounds bounds{0, 1};  // of tests
  for (const InputRule& input : rules.inputs) {
    if (const auto* rule = std::get_if<NumericRule>(&input.rule)) {
      bounds = joined(bounds, bounds_of(*rule));
    }
  }
  return bounds;
}

}  // namespace

bool takes_rows(const Preprocessing& preprocessing) {
  return std::visit(
      Cases{[](const ArrayRules&) { return false; }, [](const TableRules&) { return true; },
            [](const InputRules& rules) { return !rules.columns.empty(); }},
      preprocessing);
}

std::vector<SeenColumn> columns_seen(const Preprocessing& preprocessing) {
  std::vector<SeenColumn> seen;
  if (const auto* table = std::get_if<TableRules>(&preprocessing)) {
    for (const ColumnRule& column : table->columns) {
      seen.push_back({column.name, std::holds_alternative<CategoryRule>(column.rule)});
    }
  } else if (const auto* rules = std::get_if<InputRules>(&preprocessing)) {
    for (const InputColumn& column : rules->columns) seen.push_back({column.name, column.is_text});
  }
  return seen;
}

std::vector<std::size_t> record_shape(const Preprocessing& preprocessing) {
  return std::visit(Cases{[](const ArrayRules& array) { return array.shape; },
                          [](const TableRules& table) { return std::vector{table.columns.size()}; },
                          [](const InputRules& rules) {
                            return rules.columns.empty() ? rules.shape
                                                         : std::vector{rules.columns.size()};
                          }},
                    preprocessing);
}

std::size_t input_count(const ColumnRule& column) {
  const auto* rule = std::get_if<CategoryRule>(&column.rule);
  return rule == nullptr ? 1 : rule->categories.size();
}

std::size_t input_count(const Preprocessing& preprocessing) {
  return std::visit([](const auto& rules) { return count_of(rules); }, preprocessing);
}

std::vector<std::string> input_names(const Preprocessing& preprocessing) {
  return std::visit([](const auto& rules) { return names_of(rules); }, preprocessing);
}

InputBounds input_bounds(const Preprocessing& preprocessing) {
  return std::visit([](const auto& rules) { return bounds_of(rules); }, preprocessing);
}

std::string element_name(const std::vector<std::size_t>& shape, std::size_t element) {
  std::string place;
  for (auto extent = shape.rbegin(); extent != shape.rend(); ++extent) {
    place = fmt::format("{}{}{}", element % *extent, place.empty() ? "" : ", ", place);
    element /= *extent;
  }
  return shape.size() == 1 ? "feature " + place : "element (" + place + ")";
}

ArrayRules pixel_levels(std::vector<std::size_t> shape, std::int64_t saturation) {
  return {std::move(shape),
          {{.offset = 0,
            .factor = static_cast<double>(saturation) / largest_byte,
            .least = 0,
            .most = largest_byte,
            .outside = Unexpected::refuse,
            .missing = std::nullopt}}};
}

void check_preprocessing(const Preprocessing& preprocessing) {
  std::visit(Cases{[](const ArrayRules& array) { check_elements(array); },
                   [](const TableRules& table) { check_table(table); },
                   [](const InputRules& rules) { check_rules(rules); }},
             preprocessing);
}

}  // namespace sealion
