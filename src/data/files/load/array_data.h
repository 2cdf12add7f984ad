#pragma once

#include <filesystem>

#include "data/array/array.h"
#include "data/files/load/load_data.h"

/// load_data of one kind of file each.
namespace sealion {

/// The array in a .npy or an IDX file. Throws as they do, and `corrupt` for another kind of file.
Array read_array(const std::filesystem::path& path);

/// Of a .npy or an IDX file.
DataSplits load_array(const std::filesystem::path& path, const DataOptions& options);
/// Of a .npz file.
DataSplits load_npz(const std::filesystem::path& path, const DataOptions& options);

}  // namespace sealion
