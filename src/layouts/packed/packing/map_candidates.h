#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "layouts/packed/packing/places.h"

namespace sealion::packed {

/// A way to place the results of a map.
struct MapCandidate {
  Target target;
  std::optional<Placement> input;  ///< set where the only source is the input, not yet placed
};

/// The ways to place the results of one map whose sources are placed, but perhaps the input if it
/// is the only one: first those with the input as it comes (`plain_placement`), then those with
/// copies of it (`spread_placement`).
class MapCandidates {
 public:
  /// `where` is empty where any place will do. Refers to the places.
  MapCandidates(const Places& places, ValueId id, const std::optional<Placement>& where);

  /// At least one, and the first always is.
  std::size_t count() const { return targets_.size() + spread_targets_.size(); }
  /// Nothing where a ciphertext has no room for the copies.
  std::optional<MapCandidate> candidate(std::size_t number) const;
  /// What it costs, in single key switches.
  double weight(const MapCandidate& candidate) const;

 private:
  const AffineValue& map() const;
  std::vector<Target> targets_from(const std::optional<Placement>& where, std::size_t period) const;
  std::size_t period_of_sources() const;

  const Places& places_;
  ValueId id_;
  std::optional<Placement> plain_;  // of the input where that is not placed yet
  std::vector<Target> targets_, spread_targets_;
};

}  // namespace sealion::packed
