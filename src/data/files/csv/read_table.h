#pragma once

#include <sealion/inputs.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/execution_context.h"
#include "data/files/csv/csv_table.h"

namespace sealion {

inline constexpr std::size_t most_table_values = std::size_t{1} << 28;

/// What of a table is read, and how. Columns go by name, or by number, counted from 1.
struct TableOptions {
  std::optional<char> delimiter = {};         ///< found out where it is not given
  CsvHeader header = CsvHeader::automatic;    ///< whether the first row names the columns
  std::vector<std::string> ignored = {};      ///< columns that are not read
  std::vector<std::string> categorical = {};  ///< columns whose numbers stand for categories
  std::vector<std::string> complete = {};     ///< columns in which no row may miss its value
};

/// A whole CSV file. Columns that hold anything but numbers are categorical. Throws `not_found` for
/// a file or a named column that is not there, `corrupt` with file, line and column for what is not
/// finite, missing where it must not, or no table, `does_not_fit` for more values or categories
/// than the bounds.
Table read_table(const std::filesystem::path& path, const TableOptions& options = {},
                 const ExecutionContext& context = {});

}  // namespace sealion
