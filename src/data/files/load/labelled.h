#pragma once

#include <sealion/data.h>

#include <cstddef>
#include <string>

#include "data/array/array.h"
#include "data/files/load/load_data.h"
#include "data/files/load/make_targets.h"

namespace sealion {

inline constexpr std::size_t largest_array_file = std::size_t{1} << 31;  ///< bytes, unpacked

/// Records and their labels. Throws as make_targets, and `corrupt` where they are not as many as
/// the records of the file `records_name`.
Dataset labelled(Records records, const Array& labels, const LabelSource& source,
                 const std::string& records_name);

/// Both parts get the classes of either; of real targets they stay as they are. Throws `corrupt`
/// naming `source` where one part has classes and the other has not.
void unite_classes(DataSplits& data, const std::string& source);

}  // namespace sealion
