#pragma once

#include <sealion/data.h>

#include <filesystem>
#include <string>

#include "base/execution_context.h"
#include "data/files/csv/csv_table.h"
#include "data/files/load/data_options.h"

namespace sealion {

/// The name of the column that says what is known of each row: the one that the options name, or
/// the only one. Throws `invalid_argument` where there are others, `not_found` as CsvTable::column.
std::string label_column(const CsvTable& table, const DataOptions& options);

/// What is known of records, without the records: from data with a label, as load_data reads them,
/// of their test set where they have one, of a table only that column; or from a file of labels
/// alone, which is an array of one dimension (.npy, IDX) or a table of one column. Throws as
/// load_data and label_column.
Targets load_targets(const std::filesystem::path& path, const DataOptions& options,
                     const ExecutionContext& context = {});

}  // namespace sealion
