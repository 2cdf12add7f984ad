#pragma once

#include <filesystem>

namespace sealion {

/// What a file holds, by its first bytes, gzipped or not.
enum class FileKind {
  table,    ///< anything else: text, or so its reader will find out
  npy,      ///< an array
  npz,      ///< a ZIP archive, of arrays
  idx,      ///< an array
  picture,  ///< PNG or JPEG
  foreign   ///< a known format that nothing here reads: Parquet, HDF5, PDF, ...
};

/// Throws as open_text.
FileKind file_kind(const std::filesystem::path& path);

/// Whether that is a table, and no folder. Throws likewise.
bool is_table(const std::filesystem::path& path);

}  // namespace sealion
