#pragma once

#include <sealion/inputs.h>

#include <cstddef>
#include <string>
#include <vector>

#include "data/preprocessing/preprocessing.h"

namespace sealion::cli {

/// What texts call records and the numbers that each has.
struct RecordWords {
  std::string one, many;  ///< "image", "images"
  std::string inputs;     ///< "pixels"
};

/// Rows and columns, perhaps with channels last, are images of pixels; all else are records of
/// features.
RecordWords words_for(const std::vector<std::size_t>& record_shape);
/// Of these records.
RecordWords words_for(const Inputs& inputs);
/// Of the records that it takes.
RecordWords words_for(const Preprocessing& preprocessing);

}  // namespace sealion::cli
