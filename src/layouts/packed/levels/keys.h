#pragma once

#include "layouts/packed/levels/levels.h"
#include "layouts/packed/packing/packing.h"
#include "schemes/bgv/evaluation_keys.h"

namespace sealion::packed {

/// The keys that a packing of records that lie interleaved switches, each at no more limbs than it
/// is used at.
EvaluationKeyShape key_shape(const Packing& packing, const Interleaving& interleaving,
                             const Levels& levels);

}  // namespace sealion::packed
