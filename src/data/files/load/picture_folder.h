#pragma once

#include <filesystem>

#include "data/files/load/load_data.h"

namespace sealion {

/// load_data of a folder of pictures by class. All pictures have the size and the channels of the
/// first; their order is that of folders, then that of names, numbers in them as numbers. Hidden
/// files and links that lead out of the folder are not looked at. Throws `corrupt` naming the
/// picture that is no picture or has another size, both sizes and what to do.
DataSplits load_picture_folder(const std::filesystem::path& folder,
                               const ExecutionContext& context);

}  // namespace sealion
