#pragma once

#include <cstddef>
#include <vector>

#include "layouts/packed/slots/placement.h"
#include "layouts/packed/slots/slot_ring.h"

namespace sealion::packed {

/// Where an affine map puts its results, and how: products of diagonals with rotated sources are
/// first added up in slots, then *folded*: added to themselves, rotated by each of the strides, so
/// that a slot holds the sum of all whose distance is a sum of strides (Juvekar, Vaikuntanathan,
/// Chandrakasan 2018, "Gazelle", section 4.2: the hybrid of diagonals and rotate-and-sum).
struct Target {
  enum class Kind {
    folded,  ///< strides result.period(), twice that, ..., sums_period / 2: wherever a product
             ///< lies, its sum comes to every slot of its residue; none where the periods are the
             ///< same
    window,  ///< strides 1, 2, ..., window / 2: results stand at multiples of the window, and what
             ///< lies between is rubbish
  };
  Kind kind;
  Placement result;
  std::size_t sums_period;  ///< of the sums before they are folded
  std::size_t window = 1;
  /// Rotations by multiples of it are preferred where there is a choice of copies.
  std::size_t step = 1;

  /// The slot, in the period of the sums, in which a product with the source's slot `from` counts
  /// for the result at `to`.
  std::size_t product_slot(std::size_t to, std::size_t from, const SlotRing& ring) const {
    if (kind == Kind::window) return to + modulo_power(from, window);
    if (result.period() >= sums_period) return to;
    const std::size_t turn = modulo_power(from - to, result.period());
    // Back by `turn`: as far forward as is missing to a whole row.
    const std::size_t columns = sums_period == ring.n() ? ring.row() : sums_period;
    return ring.source(modulo_power(from, sums_period), {columns - turn, false}, sums_period);
  }
  std::vector<SlotRotation> folds(const SlotRing& ring) const;
};

/// Every result at every slot of its residue modulo `period`, a power of two: results in the order
/// that `order` says, result r at slot order[r] < period; those beyond n on further ciphertexts.
/// `sources_period` is the largest of the sources'.
Target folded_target(const std::vector<std::size_t>& order, std::size_t period,
                     std::size_t sources_period);
/// Result r at slot r * window.
Target window_target(std::size_t size, std::size_t window, std::size_t sources_period);
/// The results where another value's elements lie, in all their copies.
Target target_at(const Placement& placement, std::size_t sources_period);

}  // namespace sealion::packed
