#pragma once

#include <memory>

#include "heras/train/distil/linear_unit.h"

namespace sealion::heras::train {

/// Rows that are not for learning.
std::unique_ptr<LinearUnit> fixed_rows(const real::LinearNode& linear);

/// Rows whose equal weights stay equal, and their equal biases.
std::unique_ptr<LinearUnit> shared_rows(const real::LinearNode& linear);

}  // namespace sealion::heras::train
