#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <variant>
#include <vector>

namespace sealion {

/// Numbers; NaN where one is missing.
struct NumericValues {
  std::vector<float> of_row;
};

/// Which of a few texts each row has.
struct CategoricalValues {
  static constexpr std::uint32_t missing = std::numeric_limits<std::uint32_t>::max();

  std::vector<std::string> categories;  ///< ascending, each once
  std::vector<std::uint32_t> of_row;    ///< numbers of categories, or `missing`
};

struct Column {
  std::string name;
  std::variant<NumericValues, CategoricalValues> values;
};

/// Columns of one length.
struct Table {
  std::size_t rows = 0;
  std::vector<Column> columns;
};

}  // namespace sealion
