#pragma once

#include <sealion/inputs.h>

#include <cstdint>

#include "data/preprocessing/preprocessing.h"

namespace sealion {

/// How the numbers of a feature become levels.
enum class Scaling {
  standardise,  ///< mean to 0, so many deviations to the highest level and its negative
  min_max       ///< least to 0, largest to the highest level
};

struct PreprocessingOptions {
  std::int64_t levels = 127;  ///< the highest
  Scaling scaling = Scaling::standardise;
  double deviations = 4;  ///< from the mean to the highest level
  Unexpected outside = Unexpected::clip;
  Unexpected unknown = Unexpected::refuse;
};

/// Rules made of records that a model learns from. Features, in arrays of one dimension and in
/// columns of numbers, are scaled one by one; elements of pictures and of other arrays all alike,
/// from 0 where they are not negative: bytes above 127 mean [0, 255]. Columns of texts become one
/// input a category. What is missing somewhere is given the mean of the others, a category none;
/// where nothing is missing, records that lack a value will be refused. Throws `invalid_argument`
/// for no records and for values that are infinite.
Preprocessing fit_preprocessing(const Inputs& inputs, const PreprocessingOptions& options = {});

}  // namespace sealion
