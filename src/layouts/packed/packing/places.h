#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "layouts/packed/form/affine_form.h"
#include "layouts/packed/slots/placement.h"
#include "layouts/packed/slots/slot_ring.h"
#include "layouts/packed/slots/target.h"

namespace sealion::packed {

/// Which of its candidates each map takes, by their numbers, in the order in which maps are placed.
using Choices = std::vector<std::size_t>;

/// Where a program's values lie, and what decided that.
struct Places {
  SlotRing ring;
  AffineForm form;             ///< with copies where operands of a product lay apart
  std::vector<ValueId> order;  ///< in which values are made
  std::vector<std::optional<Placement>> placements;  ///< [values], of those in `order`
  std::vector<std::optional<Target>> targets;        ///< [values], of affine ones in `order`
  Choices choices;

  const Placement& placement(ValueId value) const { return *placements[value]; }
};

}  // namespace sealion::packed
