#pragma once

#include <filesystem>
#include <optional>

#include "data/files/csv/csv_table.h"

namespace sealion {

/// The rows of a CSV file, gzipped or not. Throws as open_text, CsvReader and CsvTable.
CsvTable open_table(const std::filesystem::path& path, std::optional<char> delimiter,
                    CsvHeader header);

}  // namespace sealion
