#include "data/preprocessing/prepare_inputs.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "base/cases.h"
#include "data/dataset.h"
#include "data/preprocessing/check_source.h"
#include "data/preprocessing/numbers.h"
#include "data/preprocessing/preprocessing.h"

namespace sealion {
namespace {

/// One column of the records of a range, to be tested many times.
struct ColumnNumbers {
  std::vector<double> of_record;
  std::vector<std::size_t> missing;  ///< records without one
};

struct ColumnTexts {
  std::vector<std::string> texts;
  std::vector<std::uint32_t> of_record;  ///< numbers of texts, or CategoricalColumn::missing
};

/// Reads columns of records in a range, and refuses what is in them by its name.
class Source {
 public:
  Source(const InputRules& rules, const Inputs& inputs, RecordRange range, const RecordNames& names)
      : rules_(rules), inputs_(inputs), range_(range), names_(names) {}

  ColumnNumbers numbers(std::size_t column) const {
    ColumnNumbers numbers{
        std::visit(Cases{[&](const Records& records) { return of(records, column); },
                         [&](const Table& table) { return of(table, column); }},
                   inputs_),
        {}};
    for (std::size_t s = 0; s < range_.count; ++s) {
      if (std::isnan(numbers.of_record[s])) numbers.missing.push_back(s);
    }
    return numbers;
  }

  /// ColumnNumbers stand for texts that are written as they are.
  ColumnTexts texts(std::size_t column) const {
    const Column& found = find_column(std::get<Table>(inputs_), rules_.columns[column].name);
    ColumnTexts texts =
        std::visit([&](const auto& values) { return texts_of(values); }, found.values);
    check_known(column, texts);
    return texts;
  }

  std::string column_name(std::size_t column) const {
    return rules_.columns.empty() ? element_name(rules_.shape, column)
                                  : rules_.columns[column].name;
  }

 private:
  std::vector<double> of(const Records& records, std::size_t element) const {
    const std::size_t size = record_size(records);
    std::vector<double> numbers(range_.count);
    std::visit(
        [&](const auto& values) {
          const std::span all(values);
          for (std::size_t s = 0; s < numbers.size(); ++s) {
            numbers[s] = static_cast<double>(all[(range_.first + s) * size + element]);
          }
        },
        records.values);
    return numbers;
  }

  std::vector<double> of(const Table& table, std::size_t column) const {
    const std::string& name = rules_.columns[column].name;
    return std::visit(
        Cases{[&](const NumericColumn& numbers) {
                const auto some = std::span(numbers.of_row).subspan(range_.first, range_.count);
                return std::vector(some.begin(), some.end());
              },
              [&](const CategoricalColumn& texts) { return numbers_of_none(name, texts); }},
        find_column(table, name).values);
  }

  /// Of texts where numbers are due: all must be missing.
  std::vector<double> numbers_of_none(const std::string& name,
                                      const CategoricalColumn& texts) const {
    for (std::size_t s = 0; s < range_.count; ++s) {
      const std::uint32_t text = texts.of_row[range_.first + s];
      if (text == CategoricalColumn::missing) continue;
      refuse_value(names_(range_.first + s), name, "'" + texts.categories[text] + "'",
                   "the model takes a number");
    }
    return std::vector<double>(range_.count, std::nan(""));
  }

  ColumnTexts texts_of(const CategoricalColumn& column) const {
    const auto some = std::span(column.of_row).subspan(range_.first, range_.count);
    return {column.categories, {some.begin(), some.end()}};
  }

  ColumnTexts texts_of(const NumericColumn& column) const {
    ColumnTexts texts;
    for (std::size_t s = 0; s < range_.count; ++s) {
      const double value = column.of_row[range_.first + s];
      const auto number = static_cast<std::uint32_t>(texts.texts.size());
      texts.of_record.push_back(std::isnan(value) ? CategoricalColumn::missing : number);
      if (!std::isnan(value)) texts.texts.push_back(fmt::format("{}", value));
    }
    return texts;
  }

  void check_known(std::size_t column, const ColumnTexts& texts) const {
    const auto& [name, is_text, known] = rules_.columns[column];
    if (known.empty()) return;
    for (std::size_t s = 0; s < range_.count; ++s) {
      const std::uint32_t text = texts.of_record[s];
      const bool is_missing = text == CategoricalColumn::missing;
      if (!is_missing && std::ranges::binary_search(known, texts.texts[text])) continue;
      refuse_value(names_(range_.first + s), name,
                   is_missing ? "missing" : "'" + texts.texts[text] + "'", known_texts(known));
    }
  }

  const InputRules& rules_;
  const Inputs& inputs_;
  RecordRange range_;
  const RecordNames& names_;
};

using Row = std::span<std::int64_t>;

/// Comparisons one edge after the other over all records: processors do several at a time.
void test_numbers(const NumberTest& test, const ColumnNumbers& numbers, Row row) {
  for (const double edge : test.edges) {
    for (std::size_t s = 0; s < row.size(); ++s) row[s] ^= numbers.of_record[s] >= edge ? 1 : 0;
  }
  for (const std::size_t s : numbers.missing) row[s] = test.when_missing ? 1 : 0;
}

void test_texts(const TextTest& test, const ColumnTexts& texts, Row row) {
  std::vector<std::int64_t> is_one(texts.texts.size());
  std::ranges::transform(texts.texts, is_one.begin(), [&](const std::string& text) {
    return std::ranges::binary_search(test.texts, text) ? 1 : 0;
  });
  const std::int64_t when_missing = test.when_missing ? 1 : 0;
  for (std::size_t s = 0; s < row.size(); ++s) {
    const std::uint32_t text = texts.of_record[s];
    row[s] = text == CategoricalColumn::missing ? when_missing : is_one[text];
  }
}

/// The inputs, those that look at one column side by side.
std::vector<std::size_t> by_column(const InputRules& rules) {
  std::vector<std::size_t> order(rules.inputs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return rules.inputs[i].column; });
  return order;
}

bool is_text_column(const InputRules& rules, std::size_t column) {
  return !rules.columns.empty() && rules.columns[column].is_text;
}

}  // namespace

void prepare_inputs(const InputRules& rules, const Inputs& inputs, RecordRange range,
                    const RecordNames& names, const IntegerRows& out) {
  if (const auto* records = std::get_if<Records>(&inputs)) check_shape(*records, rules.shape);
  const Source source(rules, inputs, range, names);
  const std::vector<std::size_t> order = by_column(rules);
  for (auto first = order.begin(); first != order.end();) {
    const std::size_t column = rules.inputs[*first].column;
    const auto last = std::find_if(first, order.end(),
                                   [&](std::size_t i) { return rules.inputs[i].column != column; });
    const bool is_text = is_text_column(rules, column);
    const ColumnNumbers numbers = is_text ? ColumnNumbers{} : source.numbers(column);
    const ColumnTexts texts = is_text ? source.texts(column) : ColumnTexts{};
    for (; first != last; ++first) {
      const Row row = out.feature(*first);
      std::visit(Cases{[&](const NumericRule& rule) {
                         const NumberLevels level(rule, names,
                                                  [&] { return source.column_name(column); });
                         for (std::size_t s = 0; s < row.size(); ++s) {
                           row[s] = level(numbers.of_record[s], range.first + s);
                         }
                       },
                       [&](const NumberTest& test) { test_numbers(test, numbers, row); },
                       [&](const TextTest& test) { test_texts(test, texts, row); }},
                 rules.inputs[*first].rule);
    }
  }
}

}  // namespace sealion
