#pragma once

#include <cstddef>
#include <optional>

#include "layouts/cost.h"
#include "layouts/packed/packing/packing.h"
#include "layouts/packed/slots/slot_ring.h"
#include "layouts/setting.h"

namespace sealion::packed {

/// Bits that the modulus of any chain has that carries a packing in the setting, or fewer.
double least_modulus_bits(const Packing& packing, const Interleaving& interleaving,
                          const planning::Setting& setting);

/// A bound from below on what a packing costs for a request of so many records on any chain that
/// carries it in the setting, by whatever routes: keys and what is dropped on the way count
/// nothing. Nothing where certainly no chain does, or its weights take more than
/// `most_weight_bytes`. Far quicker than a design: searches leave out what cannot win.
std::optional<Cost> least_cost(const Packing& packing, const Interleaving& interleaving,
                               const planning::Setting& setting, std::size_t records);

}  // namespace sealion::packed
