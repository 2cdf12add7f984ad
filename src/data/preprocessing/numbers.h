#pragma once

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/error.h"
#include "data/preprocessing/level.h"
#include "data/preprocessing/record_names.h"

namespace sealion {

/// Throws that the value of a record in a column is not taken.
template <typename Value>
[[noreturn]] void refuse_value(const std::string& record, const std::string& column,
                               const Value& value, const std::string& why) {
  fail(ErrorCode::invalid_argument, "{}: '{}' is {}: {}", record, column, value, why);
}

/// The integers of numbers under one rule. `column_name()` is called where one is refused.
template <typename ColumnName>
class NumberLevels {
 public:
  /// Refers to rule and names.
  NumberLevels(const NumericRule& rule, const RecordNames& names, ColumnName column_name)
      : rule_(rule), names_(names), column_name_(std::move(column_name)) {}

  std::int64_t operator()(double value, std::size_t record) const {
    if (value >= rule_.least && value <= rule_.most) return level_of(rule_, value);
    return unusual(value, record);
  }

 private:
  std::int64_t unusual(double value, std::size_t record) const {
    if (std::isnan(value)) {
      if (rule_.missing) return level_of(rule_, *rule_.missing);
      refuse_value(names_(record), column_name_(), "missing",
                   "the model has no value to put in its place");
    }
    if (std::isinf(value)) {
      refuse_value(names_(record), column_name_(), value, "numbers must be finite");
    }
    if (rule_.outside == Unexpected::clip) return level_of(rule_, value);
    refuse_value(names_(record), column_name_(), value,
                 fmt::format("the model takes values from {} to {}", rule_.least, rule_.most));
  }

  const NumericRule& rule_;
  const RecordNames& names_;
  ColumnName column_name_;
};

}  // namespace sealion
