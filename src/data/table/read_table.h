#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/execution_context.h"
#include "data/csv/csv_table.h"
#include "data/table/table.h"

namespace sealion {

inline constexpr std::size_t most_table_values = std::size_t{1} << 30;
struct TableOptions {
  std::optional<char> delimiter;  ///< found out where it is not given
  CsvHeader header = CsvHeader::automatic;
  std::vector<std::string> ignored;      ///< columns that are not read
  std::vector<std::string> categorical;  ///< columns whose numbers stand for categories
};

/// A whole CSV file. Columns that hold anything but numbers are categorical. Throws `not_found` for
/// a file or a named column that is not there, `corrupt` with file, line and column for what is not
/// finite or no table, `does_not_fit` for more values or categories than the bounds.
Table read_table(const std::filesystem::path& path, const TableOptions& options = {},
                 const ExecutionContext& context = {});

}  // namespace sealion
