#include "onnx/import/encoding.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <variant>

#include "base/error.h"
#include "data/dataset.h"
#include "real/reorder_inputs.h"

namespace sealion::onnx {
namespace {

std::vector<std::size_t> used_columns(const std::vector<bool>& used,
                                      const std::vector<InputSource>& sources) {
  std::set<std::size_t> columns;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (used[i]) columns.insert(sources[i].column);
  }
  return {columns.begin(), columns.end()};
}

/// The inputs made of a column that are to stay: its categories, or the one that is read.
std::vector<std::size_t> inputs_of_column(const std::vector<bool>& used,
                                          const std::vector<InputSource>& sources,
                                          std::size_t column) {
  std::vector<std::size_t> inputs;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (sources[i].column == column && (used[i] || sources[i].category)) inputs.push_back(i);
  }
  std::sort(inputs.begin(), inputs.end(), [&](std::size_t a, std::size_t b) {
    return sources[a].category < sources[b].category;
  });
  return inputs;
}

/// Whether inputs need a rule each: a test is one, or a number beside another of the same column.
bool need_rules_each(const std::vector<bool>& used, const std::vector<InputSource>& sources) {
  std::set<std::size_t> numbers;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (!used[i]) continue;
    if (sources[i].test) return true;
    if (!sources[i].category && !numbers.insert(sources[i].column).second) return true;
  }
  return false;
}

/// The inputs that are used and decoys, by column, tests by their edges.
std::vector<std::size_t> by_column(const std::vector<bool>& used,
                                   const std::vector<InputSource>& sources) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (used[i] || sources[i].is_decoy) order.push_back(i);
  }
  const auto key = [&](std::size_t i) {
    const InputSource& source = sources[i];
    return std::tuple(source.column, source.category,
                      source.test ? source.test->edges : std::vector<double>());
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  if (order.empty()) {
    fail(ErrorCode::unsupported, "the answers of the model are the same for every record");
  }
  return order;
}

/// An input of a column of records that the program does not read.
std::size_t any_input(const std::vector<InputSource>& sources, std::size_t column) {
  const auto found = std::ranges::find(sources, column, &InputSource::column);
  return static_cast<std::size_t>(found - sources.begin());
}

NumericRule rule_for(const InputSource& source, const real::InputGrid& grid, std::size_t input) {
  const double step = grid.steps[input];
  const auto zero = static_cast<double>(grid.zeros[input]);
  return {.offset = zero * step,
          .factor = 1 / step,
          .least = (zero + static_cast<double>(grid.low)) * step,
          .most = (zero + static_cast<double>(grid.high)) * step,
          .outside = Unexpected::clip,
          .missing = source.missing};
}

ArrayRules rules_for_records(const std::vector<InputSource>& sources, const real::InputGrid& grid,
                             const Records& records) {
  ArrayRules rules{records.shape, {}};
  for (std::size_t i = 0; i < sources.size(); ++i) {
    rules.rules.push_back(rule_for(sources[i], grid, i));
  }
  const bool alike = std::ranges::all_of(
      rules.rules, [&](const NumericRule& rule) { return rule == rules.rules.front(); });
  if (alike) rules.rules.resize(1);
  return rules;
}

TableRules rules_for_rows(const std::vector<InputSource>& sources, const real::InputGrid& grid,
                          const Table& table) {
  TableRules rules;
  for (std::size_t i = 0; i < sources.size();) {
    const InputSource& source = sources[i];
    const std::string& name = table.columns[source.column].name;
    if (!source.category) {
      rules.columns.push_back({name, rule_for(source, grid, i++)});
      continue;
    }
    CategoryRule rule{.categories = {},
                      .level = 1,
                      .unknown = source.takes_others ? Unexpected::clip : Unexpected::refuse,
                      .takes_missing = source.takes_others};
    const std::size_t column = source.column;
    for (; i < sources.size() && sources[i].column == column; ++i) {
      rule.categories.push_back(*sources[i].category);
    }
    rules.columns.push_back({name, std::move(rule)});
  }
  return rules;
}

/// Texts that an encoder of this column knows, where none takes others.
std::vector<std::string> known_texts(const std::vector<InputSource>& sources, std::size_t column) {
  std::set<std::string> known;
  for (const InputSource& source : sources) {
    if (source.column != column || !source.category) continue;
    if (source.takes_others) return {};
    known.insert(*source.category);
  }
  return {known.begin(), known.end()};
}

InputRule input_rule(const InputSource& source, const real::InputGrid& grid, std::size_t input,
                     std::size_t column) {
  if (source.test) return {column, *source.test};
  if (source.category) return {column, TextTest{{*source.category}, false}};
  return {column, rule_for(source, grid, input)};
}

std::optional<RecordNorm> norm_of(const std::vector<InputSource>& sources) {
  const auto found = std::ranges::find_if(
      sources, [](const InputSource& source) { return source.norm.has_value(); });
  return found == sources.end() ? std::nullopt : found->norm;
}

InputRules rules_each(const std::vector<InputSource>& sources, const real::InputGrid& grid,
                      const Inputs& inputs, const std::vector<InputSource>& all) {
  if (norm_of(sources)) {
    fail(ErrorCode::unsupported,
         "the model reads numbers divided by their norm beside others, or beside comparisons");
  }
  InputRules rules;
  std::map<std::size_t, std::size_t> places;  // of columns of the data among those that are read
  const auto* table = std::get_if<Table>(&inputs);
  if (!table) rules.shape = std::get<Records>(inputs).shape;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    std::size_t column = sources[i].column;
    if (table) {
      const auto [place, is_new] = places.emplace(column, rules.columns.size());
      if (is_new) {
        rules.columns.push_back({table->columns[column].name, sources[i].category.has_value(),
                                 known_texts(all, column)});
      }
      column = place->second;
    }
    rules.inputs.push_back(input_rule(sources[i], grid, i, column));
  }
  return rules;
}

bool have_rules_each(const std::vector<InputSource>& sources) {
  return need_rules_each(std::vector<bool>(sources.size(), true), sources);
}

/// Those that the program reads, and all whose norm one of them is divided by.
std::vector<bool> inputs_needed(const real::Program& program,
                                const std::vector<InputSource>& sources) {
  std::vector<bool> needed = real::inputs_in_use(program);
  bool any_divided = false;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    any_divided = any_divided || (needed[i] && sources[i].norm);
  }
  for (std::size_t i = 0; i < sources.size() && any_divided; ++i) {
    if (sources[i].norm) needed[i] = true;
  }
  return needed;
}

}  // namespace

OrderedInputs ordered_inputs(const real::Program& program, const std::vector<InputSource>& sources,
                             const Inputs& inputs) {
  const std::vector<bool> in_use = inputs_needed(program, sources);
  std::vector<std::size_t> order;
  if (need_rules_each(in_use, sources)) {
    order = by_column(in_use, sources);
  } else if (const auto* records = std::get_if<Records>(&inputs)) {
    for (std::size_t column = 0; column < record_size(*records); ++column) {
      const auto used = inputs_of_column(in_use, sources, column);
      order.push_back(used.empty() ? any_input(sources, column) : used.front());
    }
  } else {
    for (const std::size_t column : used_columns(in_use, sources)) {
      const auto used = inputs_of_column(in_use, sources, column);
      order.insert(order.end(), used.begin(), used.end());
    }
  }
  OrderedInputs ordered{real::with_inputs(program, order), {}};
  for (const std::size_t i : order) ordered.sources.push_back(sources[i]);
  return ordered;
}

Preprocessing preprocessing_for(const std::vector<InputSource>& sources,
                                const real::InputGrid& grid, const Inputs& inputs,
                                const std::vector<InputSource>& all) {
  if (have_rules_each(sources)) return rules_each(sources, grid, inputs, all);
  if (const auto* records = std::get_if<Records>(&inputs)) {
    ArrayRules rules = rules_for_records(sources, grid, *records);
    rules.norm = norm_of(sources);
    return rules;
  }
  TableRules rules = rules_for_rows(sources, grid, std::get<Table>(inputs));
  rules.norm = norm_of(sources);
  return rules;
}

}  // namespace sealion::onnx
