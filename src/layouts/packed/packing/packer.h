#pragma once

#include <functional>
#include <optional>

#include "layouts/packed/packing/map_candidates.h"
#include "layouts/packed/packing/places.h"

namespace sealion::packed {

/// Places the values of a form one after the other; which candidate each map takes is somebody
/// else's choice.
class Packer {
 public:
  struct Choice {
    std::size_t number;
    MapCandidate candidate;  ///< of that number
  };
  /// One of a map's candidates; `before` are the choices of the maps that are placed.
  using Choose = std::function<Choice(const MapCandidates& candidates, const Choices& before)>;

  Packer(const AffineForm& form, std::size_t n, Choose choose);

  /// Once.
  Places place();

 private:
  bool is_placed(ValueId id) const { return places_.placements[id].has_value(); }
  bool is_unplaced_map(ValueId id) const;
  /// Places a value and all that it is made of, if it is not placed.
  void place(ValueId id);
  void place_input(ValueId id, Placement placement);
  /// All but an input, which may still lie where a map wants it.
  void place_sources(ValueId id);
  void place_product(ValueId id, ProductValue product);
  void place_folded_product(ValueId id, const FoldedProductValue& product);
  void place_affine(ValueId id, const std::optional<Placement>& where);
  /// The same value at another place.
  ValueId copy(ValueId id, Placement placement);

  Places places_;
  Choose choose_;
};

}  // namespace sealion::packed
