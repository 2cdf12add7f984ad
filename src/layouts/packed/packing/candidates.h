#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "layouts/packed/form/affine_form.h"
#include "layouts/packed/slots/placement.h"
#include "layouts/packed/slots/slot_ring.h"
#include "layouts/packed/slots/target.h"

namespace sealion::packed {

/// Ways to place the results of a map of `size` rows in `channels` channels, from sources that
/// repeat themselves every `sources_period` slots at most. Never none.
std::vector<Target> target_candidates(std::size_t size, std::size_t channels,
                                      std::size_t sources_period, const SlotRing& ring);

/// The elements one after the other, as often as they go into a ciphertext, on as many ciphertexts
/// as they need.
Placement plain_placement(std::size_t size, const SlotRing& ring);

/// The elements group by group, an equal part of the period each, on as many ciphertexts as they
/// need; groups are powers of two, at most n.
Placement grouped_placement(std::size_t size, std::size_t groups, const SlotRing& ring);
/// What stands in the first half of the period of a value in groups, in both halves: half the
/// period is one then.
Placement half_of(const Placement& grouped);

/// Copies of the inputs, spread so that a folded target needs as few rotations as one ciphertext
/// has room for: wherever results lie `target.step` slots apart, the inputs that any of them reads
/// stand there once for every `turns` of them, and multiples of the step up to `turns` bring them
/// to all. For windows of images this is im2col; for dense matrices rotated copies of all inputs.
/// Nothing where no such copies fit.
std::optional<Placement> spread_placement(const Rows& rows, std::size_t inputs,
                                          const Target& target, const SlotRing& ring);

}  // namespace sealion::packed
