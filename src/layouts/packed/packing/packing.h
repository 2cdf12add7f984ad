#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/execution_context.h"
#include "layouts/packed/form/affine_form.h"
#include "layouts/packed/packing/places.h"
#include "layouts/packed/slots/slot_map.h"

namespace sealion::packed {

/// A program's values in slots: what is computed, in which order, and where it lies.
struct Packing : Places {
  std::vector<std::optional<SlotMap>> maps;  ///< [values], of affine ones in `order`

  const SlotMap& map(ValueId value) const { return *maps[value]; }
};

/// What turns the source of a folded product so that its halves meet.
SlotRotation half_turn(const Places& places, const FoldedProductValue& product);

/// [values], how often each is read by the others.
std::vector<std::size_t> readers_of(const Packing& packing);

/// Places the values of a form in ciphertexts of n slots so that few rotations are needed: value by
/// value, each map by one of the cheapest of its candidates (`MapCandidates`), the one that makes
/// the whole cheapest; the input where its first reader wants it. What is chosen depends on the
/// program alone, not on the plaintext modulus of its form.
Packing pack(const AffineForm& form, std::size_t n, const ExecutionContext& context = {});
/// Candidates that are tried for a map, and maps that are tried with other than the cheapest.
inline constexpr std::size_t most_candidates = 4, most_reconsidered = 16;

/// The packing that has these choices. Throws `invalid_argument` where they are not one for each
/// map, or name a candidate that a map has not.
Packing pack(const AffineForm& form, std::size_t n, const Choices& choices);

}  // namespace sealion::packed
