#pragma once

#include <cstddef>
#include <span>

#include "base/memory.h"

namespace sealion {

/// Bounds on a table from outside; as many rows as an IDX file has images, and columns as those
/// have pixels.
inline constexpr std::size_t most_feature_rows = std::size_t{1} << 20;
inline constexpr std::size_t most_feature_columns = std::size_t{1} << 16;
inline constexpr std::size_t most_feature_values = std::size_t{1} << 26;

/// What stands for samples: real numbers, a row for each. A client's data: wiped at the end.
struct FeatureTable {
  FeatureTable() = default;
  FeatureTable(std::size_t row_count, std::size_t column_count)
      : rows(row_count), columns(column_count), values(row_count * column_count) {}

  std::span<double> row(std::size_t i) { return std::span(values).subspan(i * columns, columns); }
  std::span<const double> row(std::size_t i) const {
    return std::span(values).subspan(i * columns, columns);
  }
  friend bool operator==(const FeatureTable&, const FeatureTable&) = default;

  std::size_t rows = 0, columns = 0;
  SecretVector<double> values;  ///< [rows][columns]
};

}  // namespace sealion
