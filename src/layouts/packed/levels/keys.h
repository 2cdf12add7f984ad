#pragma once

#include "layouts/packed/levels/levels.h"
#include "layouts/packed/packing/packing.h"
#include "schemes/bgv/evaluation_keys.h"

namespace sealion::packed {

/// The keys that a packing switches, each at no more limbs than it is used at.
EvaluationKeyShape key_shape(const Packing& packing, const Levels& levels);

}  // namespace sealion::packed
