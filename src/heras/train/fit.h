#pragma once

#include <sealion/data.h>

#include "heras/model/model.h"
#include "heras/training/training.h"

namespace sealion::heras {

/// Finds the model's integer weights by training on records of known classes, then calibrates it;
/// it calls the classes as the data does. Throws `invalid_argument` for a model that is not
/// compiled, for classes that do not fit it and where training diverges, `incompatible` for records
/// that it does not take, `unsupported` for a network that it cannot train; the model is unchanged
/// then.
History fit(Model& model, const Dataset& data, const FitOptions& options = {});

}  // namespace sealion::heras
