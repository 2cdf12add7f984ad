#pragma once

#include <filesystem>

#include "data/files/load/load_data.h"

namespace sealion {

/// load_data of a CSV file.
DataSplits load_table(const std::filesystem::path& path, const DataOptions& options,
                      const ExecutionContext& context);

}  // namespace sealion
