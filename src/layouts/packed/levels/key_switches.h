#pragma once

#include <cstddef>
#include <vector>

#include "layouts/packed/levels/levels.h"
#include "layouts/packed/packing/packing.h"
#include "layouts/packed/slots/routes.h"
#include "rlwe/slot_rotation.h"

namespace sealion::packed {

/// The turns of one source ciphertext of a map.
struct SourceTurns {
  std::size_t first, last;              ///< of SlotMap::turned: [first, last)
  std::vector<SlotRotation> rotations;  ///< but the identity, which comes first
};
std::vector<SourceTurns> turns_of_sources(const SlotMap& map);

/// The rotations of giant steps, without the identity.
std::vector<SlotRotation> giant_rotations(const SlotMapOutput& output);

/// Key switches that one value of a group takes, in one channel. Rotations are those of whole
/// ciphertexts, none the identity.
struct KeySwitches {
  std::size_t work = 0, result = 0;                     ///< limbs
  std::vector<std::vector<SlotRotation>> hoisted = {};  ///< at `work`, of one ciphertext each
  std::vector<SlotRotation> single = {};                ///< at `result`
  std::size_t relinearised = 0;                         ///< ciphertexts of three parts, at `work`
};

/// Of each value but the input, in the order in which they are made.
std::vector<KeySwitches> key_switches(const Packing& packing, const Interleaving& interleaving,
                                      const Routes& routes, const Levels& levels);

}  // namespace sealion::packed
