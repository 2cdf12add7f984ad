#pragma once

#include <sealion/inputs.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "data/files/csv/column_kinds.h"

namespace sealion {

/// More different texts than this are no categories.
inline constexpr std::size_t most_categories = 1024;

/// What was done with a field.
enum class FieldFate { taken, is_infinite, is_text, is_not_utf8, is_one_category_too_many };

/// The fields of one column, row after row.
class ColumnBuilder {
 public:
  explicit ColumnBuilder(ColumnKind kind, std::size_t most_texts = most_categories);

  /// A field that is not taken leaves the column as it was.
  FieldFate add(std::string_view field);
  /// The column with this name, its categories in ascending order. The builder is used up then.
  Column finish(std::string name);

 private:
  /// Numbered in the order in which they appear.
  struct Texts {
    std::map<std::string, std::uint32_t, std::less<>> numbers;
    std::vector<std::uint32_t> of_row;
  };
  static FieldFate add_number(std::vector<double>& column, std::string_view field);
  FieldFate add_text(Texts& column, std::string_view field);
  static CategoricalColumn sorted(Texts column);

  std::variant<std::vector<double>, Texts> values_;
  std::size_t most_texts_;
};

}  // namespace sealion
