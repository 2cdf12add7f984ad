#pragma once

#include <sealion/data.h>

#include <filesystem>

#include "base/execution_context.h"
#include "data/files/load/data_options.h"

namespace sealion {

/// What is known of records, without the records: from data with a label, as load_data reads them,
/// of their test set where they have one; or from a file of labels alone, which is an array of one
/// dimension (.npy, IDX) or a table of one column. Throws as load_data, and `invalid_argument` for
/// a table of several columns where none is named.
Targets load_targets(const std::filesystem::path& path, const DataOptions& options,
                     const ExecutionContext& context = {});

}  // namespace sealion
