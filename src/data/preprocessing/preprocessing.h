#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "data/preprocessing/input_rules.h"
#include "data/preprocessing/numeric_rule.h"

namespace sealion {

/// A text becomes one integer for each category: `level` for its own, 0 for the others (one-hot). A
/// missing text has none.
struct CategoryRule {
  std::vector<std::string> categories;  ///< ascending, each once
  std::int64_t level = 1;
  Unexpected unknown = Unexpected::refuse;
  bool takes_missing = false;  ///< else a row without a text is refused

  friend bool operator==(const CategoryRule&, const CategoryRule&) = default;
};

struct ColumnRule {
  std::string name;
  std::variant<NumericRule, CategoryRule> rule;

  friend bool operator==(const ColumnRule&, const ColumnRule&) = default;
};

/// What all numbers of a record are divided by before anything else, unless it is 0: the sum of
/// their absolute values, the root of the sum of their squares, the largest of them.
enum class RecordNorm { l1, l2, max };

/// Of records of one shape.
struct ArrayRules {
  std::vector<std::size_t> shape;
  std::vector<NumericRule> rules;  ///< one for every number of a record, or one for all
  std::optional<RecordNorm> norm = std::nullopt;

  friend bool operator==(const ArrayRules&, const ArrayRules&) = default;
};

/// Of rows of a table, by the names of columns; what else a table has is not looked at.
struct TableRules {
  std::vector<ColumnRule> columns;
  std::optional<RecordNorm> norm = std::nullopt;  ///< of the columns of numbers

  friend bool operator==(const TableRules&, const TableRules&) = default;
};

/// A column of a table that preprocessing looks at.
struct SeenColumn {
  std::string name;
  bool is_text;
};

/// What makes integers of the records that people have: a part of a model that its clients know.
using Preprocessing = std::variant<ArrayRules, TableRules, InputRules>;

/// Whether it takes rows of a table, and which columns it looks at; of arrays none.
bool takes_rows(const Preprocessing& preprocessing);
std::vector<SeenColumn> columns_seen(const Preprocessing& preprocessing);

/// Of the records that it takes: of arrays their own, of rows of a table {columns}.
std::vector<std::size_t> record_shape(const Preprocessing& preprocessing);

/// Integers that one record, or one column of it, becomes.
std::size_t input_count(const Preprocessing& preprocessing);
std::size_t input_count(const ColumnRule& column);
/// What they are called: "radius", "sex=female", "feature 7", "element (3, 4)".
std::vector<std::string> input_names(const Preprocessing& preprocessing);
/// What element `element` of a record of that shape is called.
std::string element_name(const std::vector<std::size_t>& shape, std::size_t element);

InputBounds input_bounds(const Preprocessing& preprocessing);

/// Of pictures: round(pixel / 255 * saturation).
ArrayRules pixel_levels(std::vector<std::size_t> shape, std::int64_t saturation);

/// Throws `invalid_argument` naming the rule for what no model can have: no columns, names that are
/// empty or there twice, categories and edges out of order, numbers that are not finite, levels
/// beyond 2^31.
void check_preprocessing(const Preprocessing& preprocessing);

}  // namespace sealion
