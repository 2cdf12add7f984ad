#pragma once

#include <sealion/numbers.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <variant>
#include <vector>

/// What people have: pictures, arrays and tables.
namespace sealion {

/// Records of one shape, numbers all: pictures, rows of features.
struct Records {
  std::vector<std::size_t> shape;  ///< of one record: {28, 28}, {32, 32, 3}, {30}
  std::size_t count = 0;           ///< how many
  /// [count][shape], row-major: bytes as pictures have them, or real numbers, NaN where one is
  /// missing.
  std::variant<Numbers<std::uint8_t>, Numbers<float>, Numbers<double>> values;

  /// Equal in shape, type and every number.
  friend bool operator==(const Records&, const Records&) = default;
};

/// A column of numbers.
struct NumericColumn {
  Numbers<double> of_row;  ///< NaN where one is missing

  /// Equal in every number.
  friend bool operator==(const NumericColumn&, const NumericColumn&) = default;
};

/// A column in which each row has one of a few texts.
struct CategoricalColumn {
  /// Stands for a row without a text.
  static constexpr std::uint32_t missing = std::numeric_limits<std::uint32_t>::max();

  std::vector<std::string> categories;  ///< ascending, each once
  std::vector<std::uint32_t> of_row;    ///< numbers of categories, or `missing`

  /// Equal in every text.
  friend bool operator==(const CategoricalColumn&, const CategoricalColumn&) = default;
};

/// A column of a table.
struct Column {
  std::string name;                                       ///< as the header has it
  std::variant<NumericColumn, CategoricalColumn> values;  ///< one for each row

  /// Equal in name and values.
  friend bool operator==(const Column&, const Column&) = default;
};

/// Columns of one length.
struct Table {
  std::size_t rows = 0;         ///< records
  std::vector<Column> columns;  ///< in the order of the file

  /// Equal in every column.
  friend bool operator==(const Table&, const Table&) = default;
};

/// What a model is asked about: records of one shape, or rows of a table.
using Inputs = std::variant<Records, Table>;

}  // namespace sealion
