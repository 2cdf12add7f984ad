#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/files/csv/csv_table.h"

namespace sealion {

/// What the labels of records are taken for.
enum class TargetKind {
  automatic,  ///< classes: texts, and whole numbers of at most `most_classes_of_numbers` values
  classes,    ///< each label that there is, is a class
  real        ///< numbers to be told
};

/// Different whole numbers that are still taken for classes where nobody says what they are.
inline constexpr std::size_t most_classes_of_numbers = 20;

/// How a data set is read. Columns of a table go by name, or by number, counted from 1.
struct DataOptions {
  /// Of a table, its column of labels; of a .npz file, the array; of a .npy or IDX file, another
  /// such file, looked for beside the first too.
  std::optional<std::string> label = {};
  std::vector<std::string> ignored = {};       ///< columns of a table that are not read
  CsvHeader header = CsvHeader::automatic;     ///< whether a table's first row names columns
  std::optional<char> delimiter = {};          ///< of a table; found out where not given
  TargetKind targets = TargetKind::automatic;  ///< what labels are
};

}  // namespace sealion
