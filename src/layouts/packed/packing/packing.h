#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "layouts/packed/form/affine_form.h"
#include "layouts/packed/slots/placement.h"
#include "layouts/packed/slots/slot_map.h"
#include "layouts/packed/slots/slot_ring.h"

namespace sealion::packed {

/// A program's values in slots: what is computed, in which order, and where it lies.
struct Packing {
  SlotRing ring;
  AffineForm form;             ///< with copies where operands of a product lay apart
  std::vector<ValueId> order;  ///< in which values are made
  std::vector<std::optional<Placement>> placements;  ///< [values], of those in `order`
  std::vector<std::optional<SlotMap>> maps;          ///< [values], of affine ones in `order`

  const Placement& placement(ValueId value) const { return *placements[value]; }
  const SlotMap& map(ValueId value) const { return *maps[value]; }
  std::size_t map_count() const;
};

/// Places the values of a form in ciphertexts of n slots so that few rotations are needed: value by
/// value, each map by one of the cheapest of its candidates (`target_candidates`), the one that
/// makes the whole cheapest; the input where its first reader wants it.
Packing pack(const AffineForm& form, std::size_t n);
/// Candidates that are tried for a map, and maps that are tried with other than the cheapest.
inline constexpr std::size_t most_candidates = 4, most_reconsidered = 16;

}  // namespace sealion::packed
