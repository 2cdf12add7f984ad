#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "layouts/packed/form/affine_form.h"
#include "layouts/packed/slots/placement.h"
#include "layouts/packed/slots/slot_ring.h"
#include "layouts/packed/slots/target.h"

namespace sealion::packed {

/// A weight in a slot, by its number among those of the map: which residue that is, every channel
/// knows for itself.
struct SlotWeight {
  std::uint32_t slot;
  std::uint32_t number;
};

/// One ciphertext of a source, turned.
struct Turned {
  std::size_t term;  ///< of the map
  std::size_t ciphertext;
  SlotRotation rotation;

  friend auto operator<=>(const Turned&, const Turned&) = default;
};

/// A plaintext times a turned source.
struct SlotProduct {
  std::size_t turned;               ///< of SlotMap::turned
  std::vector<SlotWeight> weights;  ///< entries of the term's rows, in the period of the sums
};

/// Products that are added up and then turned together (a giant step).
struct GiantStep {
  SlotRotation rotation;
  std::vector<SlotProduct> products;
};

struct SlotMapOutput {
  std::vector<GiantStep> giants;
  std::vector<SlotWeight> constants;  ///< of the map's, in the period of the result
};

/// What a map costs in key switches.
struct SwitchCount {
  std::size_t hoisted = 0;     ///< turns of sources
  std::size_t decomposed = 0;  ///< ciphertexts that are cut into digits for these
  std::size_t single = 0;      ///< giant steps and folds
  std::size_t products = 0;    ///< with plaintexts
};

/// An affine map over slots: the sources' turns, which share the decomposition of each ciphertext,
/// for each result ciphertext sums of plaintext products, giant steps, and folds (Halevi and Shoup
/// 2014, "Algorithms in HElib", section 4.3; baby-step giant-step: Halevi and Shoup 2018, eprint
/// 2018/244).
struct SlotMap {
  std::vector<Turned> turned;  ///< ascending, each once, those that are not turned too
  std::vector<SlotMapOutput> outputs;
  std::vector<SlotRotation> folds;
  std::size_t sums_period, result_period;
  SwitchCount switches;
};

/// Of the map that `make_slot_map` would make.
SwitchCount count_switches(const AffineValue& map, const std::vector<const Placement*>& sources,
                           const Target& target, const SlotRing& ring);
/// In single key switches; what comes of it decides between maps and ways to split them.
double weight_of(const SwitchCount& count);

/// `sources[k]` is where the source of term k lies.
SlotMap make_slot_map(const AffineValue& map, const std::vector<const Placement*>& sources,
                      const Target& target, const SlotRing& ring);

}  // namespace sealion::packed
