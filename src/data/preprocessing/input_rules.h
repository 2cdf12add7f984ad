#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "data/preprocessing/numeric_rule.h"

namespace sealion {

/// A number becomes 1 between its first edge and its second, its third and its fourth, and so on,
/// the last open where their number is odd; else 0. An edge itself lies above: one edge is
/// value >= edge. Values and edges are compared in double precision, infinite values as all others:
/// where a model compares rounded numbers, its edges lie where rounding takes a number across.
struct NumberTest {
  std::vector<double> edges;  ///< ascending, finite; none: whether it is missing
  bool when_missing = false;

  friend bool operator==(const NumberTest&, const NumberTest&) = default;
};

/// Whether a value becomes 1; NaN where it is missing.
bool passes(const NumberTest& test, double value);

/// A text becomes 1 where it is one of these, else 0.
struct TextTest {
  std::vector<std::string> texts;  ///< ascending, each once
  bool when_missing = false;

  friend bool operator==(const TextTest&, const TextTest&) = default;
};

/// One integer of a record.
struct InputRule {
  std::size_t column;  ///< of `InputRules::columns`, or the element of a record of one shape
  std::variant<NumericRule, NumberTest, TextTest> rule;

  friend bool operator==(const InputRule&, const InputRule&) = default;
};

/// A column of a table that rules look at.
struct InputColumn {
  std::string name;
  bool is_text = false;
  /// Of texts: a row with another text, or with none, is refused; where this is empty, none is.
  std::vector<std::string> known = {};

  friend bool operator==(const InputColumn&, const InputColumn&) = default;
};

/// One rule for every integer, in the order in which they go into the program; any number of them
/// look at one column. Of records of one shape, or of rows of a table: the other is empty.
struct InputRules {
  std::vector<std::size_t> shape;
  std::vector<InputColumn> columns;
  std::vector<InputRule> inputs;

  friend bool operator==(const InputRules&, const InputRules&) = default;
};

/// As `Preprocessing` has them.
std::size_t count_of(const InputRules& rules);
/// "radius >= 3.2", "rooms = 3", "3 <= rooms < 5, 7 <= rooms", "city = Bari, Rome".
std::vector<std::string> names_of(const InputRules& rules);
void check_rules(const InputRules& rules);

}  // namespace sealion
