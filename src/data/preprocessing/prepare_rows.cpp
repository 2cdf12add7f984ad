#include "data/preprocessing/prepare_rows.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

#include "base/error.h"
#include "data/preprocessing/check_source.h"
#include "data/preprocessing/numbers.h"

namespace sealion {
namespace {

std::optional<std::size_t> number_of(const CategoryRule& rule, const std::string& category) {
  const auto found = std::ranges::lower_bound(rule.categories, category);
  if (found == rule.categories.end() || *found != category) return std::nullopt;
  return static_cast<std::size_t>(found - rule.categories.begin());
}

/// Makes the inputs of one column, which are those of `out` from `first` on.
class ColumnInputs {
 public:
  ColumnInputs(const std::string& name, RecordRange range, const RecordNames& names,
               const IntegerRows& out, std::size_t first)
      : name_(name), range_(range), names_(names), out_(out), first_(first) {}

  void operator()(const NumericRule& rule, const NumericColumn& column) const {
    const NumberLevels level(rule, names_, [this] { return name_; });
    const std::span numbers(column.of_row);
    const auto row = out_.feature(first_);
    for (std::size_t s = 0; s < range_.count; ++s) {
      row[s] = level(numbers[range_.first + s], range_.first + s);
    }
  }

  void operator()(const NumericRule& rule, const CategoricalColumn& column) const {
    const NumberLevels level(rule, names_, [this] { return name_; });
    for (std::size_t s = 0; s < range_.count; ++s) {
      const std::uint32_t category = column.of_row[range_.first + s];
      if (category != CategoricalColumn::missing) {
        refuse(s, column.categories[category], "the model takes a number");
      }
      out_.feature(first_)[s] = level(std::nan(""), range_.first + s);
    }
  }

  void operator()(const CategoryRule& rule, const CategoricalColumn& column) const {
    std::vector<std::optional<std::size_t>> numbers(column.categories.size());
    std::ranges::transform(column.categories, numbers.begin(),
                           [&](const std::string& category) { return number_of(rule, category); });
    for (std::size_t s = 0; s < range_.count; ++s) {
      const std::uint32_t category = column.of_row[range_.first + s];
      if (category == CategoricalColumn::missing) {
        set_missing(rule, s);
      } else {
        set(rule, s, numbers[category], column.categories[category]);
      }
    }
  }

  /// Numbers stand for categories that are written as they are.
  void operator()(const CategoryRule& rule, const NumericColumn& column) const {
    for (std::size_t s = 0; s < range_.count; ++s) {
      const double value = column.of_row[range_.first + s];
      if (std::isnan(value)) {
        set_missing(rule, s);
      } else {
        const std::string category = fmt::format("{}", value);
        set(rule, s, number_of(rule, category), category);
      }
    }
  }

 private:
  void set(const CategoryRule& rule, std::size_t s, std::optional<std::size_t> number,
           const std::string& category) const {
    if (number) {
      out_.feature(first_ + *number)[s] = rule.level;
    } else if (rule.unknown == Unexpected::refuse) {
      refuse(s, category, known_texts(rule.categories));
    }
  }

  void set_missing(const CategoryRule& rule, std::size_t s) const {
    if (!rule.takes_missing) {
      refuse_value(names_(range_.first + s), name_, "missing", known_texts(rule.categories));
    }
  }

  [[noreturn]] void refuse(std::size_t s, const std::string& category,
                           const std::string& why) const {
    refuse_value(names_(range_.first + s), name_, "'" + category + "'", why);
  }

  const std::string& name_;
  RecordRange range_;
  const RecordNames& names_;
  const IntegerRows& out_;
  std::size_t first_;
};

}  // namespace

void prepare_rows(const TableRules& rules, const Table& table, RecordRange range,
                  const RecordNames& names, const IntegerRows& out) {
  std::size_t first = 0;
  for (const ColumnRule& column : rules.columns) {
    std::visit(ColumnInputs(column.name, range, names, out, first), column.rule,
               find_column(table, column.name).values);
    first += input_count(column);
  }
}

}  // namespace sealion
