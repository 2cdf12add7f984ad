#pragma once

#include <cstddef>
#include <vector>

#include "layouts/packed/levels/levels.h"
#include "layouts/packed/packing/packing.h"
#include "layouts/packed/slots/routes.h"
#include "layouts/packed/slots/slot_ring.h"
#include "rlwe/slot_rotation.h"
#include "schemes/bgv/evaluation_keys.h"

namespace sealion::packed {

/// All that a packing turns by, in the slots of one record: ascending, each once, and without the
/// identity.
std::vector<SlotRotation> used_rotations(const Packing& packing);

/// Of a way whose rotations of these Galois elements have no key of their own. Throws
/// `invalid_argument` unless they ascend, the packing uses each and each has a route.
Routes routes_of(const Packing& packing, const Interleaving& interleaving,
                 const std::vector<std::size_t>& keyless);
/// The inverse.
std::vector<std::size_t> keyless_elements(const Packing& packing, const Interleaving& interleaving,
                                          const Routes& routes);

/// Evaluation keys for a packing on these levels: one for every rotation that its routes go by, at
/// the most limbs that it is used at, and that of products. Records that share ciphertexts stretch
/// the rotations.
EvaluationKeyShape key_shape(const Packing& packing, const Interleaving& interleaving,
                             const Routes& routes, const Levels& levels);

}  // namespace sealion::packed
