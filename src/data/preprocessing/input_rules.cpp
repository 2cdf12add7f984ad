#include "data/preprocessing/input_rules.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/cases.h"
#include "base/error.h"
#include "data/dataset.h"
#include "data/preprocessing/column_names.h"
#include "data/preprocessing/preprocessing.h"

namespace sealion {
namespace {

std::string column_name(const InputRules& rules, std::size_t column) {
  return rules.columns.empty() ? element_name(rules.shape, column) : rules.columns[column].name;
}

std::string text_of(double edge) { return fmt::format("{:.6g}", edge); }

/// The range that begins with edge `i`.
std::string range_text(const std::string& name, const std::vector<double>& edges, std::size_t i) {
  const std::string least = text_of(edges[i]);
  if (i + 1 == edges.size()) return fmt::format("{} >= {}", name, least);
  const std::string below = text_of(edges[i + 1]);
  if (least == below) return fmt::format("{} = {}", name, least);
  return fmt::format("{} <= {} < {}", least, name, below);
}

std::string name_of_test(const std::string& name, const NumberTest& test) {
  if (test.edges.empty()) return fmt::format("{} missing", name);
  std::vector<std::string> ranges;
  for (std::size_t i = 0; i < test.edges.size(); i += 2) {
    ranges.push_back(range_text(name, test.edges, i));
  }
  return fmt::format("{}", fmt::join(ranges, " or "));
}

template <typename T>
bool is_ascending(const std::vector<T>& values) {
  return std::ranges::adjacent_find(values, std::ranges::greater_equal{}) == values.end();
}

void check_table(const std::vector<InputColumn>& columns) {
  ColumnNames names;
  for (const InputColumn& column : columns) {
    names.add(column.name);
    if (!is_ascending(column.known) || (!column.is_text && !column.known.empty())) {
      fail(ErrorCode::invalid_argument,
           "the known texts of '{}' are not in ascending order, each once, or it has numbers",
           column.name);
    }
  }
}

void check_test(const NumberTest& test, const std::string& name) {
  if ((!test.edges.empty() || test.when_missing) && is_ascending(test.edges) &&
      std::ranges::all_of(test.edges, [](double edge) { return std::isfinite(edge); })) {
    return;
  }
  fail(ErrorCode::invalid_argument, "the edges of '{}' are none, or not finite and ascending",
       name);
}

void check_test(const TextTest& test, const std::string& name) {
  if (!test.texts.empty() && is_ascending(test.texts)) return;
  fail(ErrorCode::invalid_argument,
       "the texts of '{}' are none, or not in ascending order, each once", name);
}

void check_kind(bool expected, const std::string& name) {
  if (expected) return;
  fail(ErrorCode::invalid_argument, "a rule of numbers for the texts of '{}', or the reverse",
       name);
}

}  // namespace

bool passes(const NumberTest& test, double value) {
  if (std::isnan(value)) return test.when_missing;
  return (std::ranges::upper_bound(test.edges, value) - test.edges.begin()) % 2 != 0;
}

std::size_t count_of(const InputRules& rules) { return rules.inputs.size(); }

std::vector<std::string> names_of(const InputRules& rules) {
  std::vector<std::string> names;
  for (const InputRule& input : rules.inputs) {
    const std::string name = column_name(rules, input.column);
    names.push_back(
        std::visit(Cases{[&](const NumericRule&) { return name; },
                         [&](const NumberTest& test) { return name_of_test(name, test); },
                         [&](const TextTest& test) {
                           return fmt::format("{} = {}", name, fmt::join(test.texts, ", "));
                         }},
                   input.rule));
  }
  return names;
}

void check_rules(const InputRules& rules) {
  const std::size_t columns =
      rules.columns.empty() ? record_size(rules.shape) : rules.columns.size();
  if (rules.columns.empty() == rules.shape.empty() || columns == 0 || rules.inputs.empty()) {
    fail(ErrorCode::invalid_argument,
         "{} rules for records of {} numbers or rows of {} columns: one of the two is due",
         rules.inputs.size(), rules.shape.empty() ? 0 : record_size(rules.shape),
         rules.columns.size());
  }
  check_table(rules.columns);
  for (const InputRule& input : rules.inputs) {
    if (input.column >= columns) {
      fail(ErrorCode::invalid_argument, "a rule for column {} of {}", input.column, columns);
    }
    const std::string name = column_name(rules, input.column);
    const bool of_text = !rules.columns.empty() && rules.columns[input.column].is_text;
    check_kind(of_text == std::holds_alternative<TextTest>(input.rule), name);
    std::visit(Cases{[&](const NumericRule& rule) { check_rule(rule, name); },
                     [&](const auto& test) { check_test(test, name); }},
               input.rule);
  }
}

}  // namespace sealion
