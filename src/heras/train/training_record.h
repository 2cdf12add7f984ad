#pragma once

#include "heras/training/training.h"

namespace sealion::heras::train {

/// What a model remembers of how it was trained: the numbers, and the teacher's name.
TrainingRecord record_of(const CompileOptions& compile, const FitOptions& fit);

}  // namespace sealion::heras::train
