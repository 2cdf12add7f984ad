#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "device/device_memory.h"
#include "layouts/packed/device/group_evaluator.h"
#include "layouts/packed/run/map_weights.h"
#include "layouts/packed/slots/routes.h"
#include "layouts/packed/slots/slot_map.h"

namespace sealion::packed {

/// CompiledMap on a device: an affine map over slots of many groups at once, its weights there.
class DeviceMap {
 public:
  /// Copies the weights. Refers to the map. Throws DeviceError where they do not fit.
  DeviceMap(const device::DevicePtr& device, const SlotMap& map, const MapWeights& weights,
            const Interleaving& interleaving, const Routes& routes, const MapLimbs& limbs);

  /// `sources[k]` of term k, at the limbs where the map works.
  device::CiphertextBatch run(const std::vector<const device::CiphertextBatch*>& sources,
                              const GroupEvaluator& groups) const;

 private:
  /// Key switches that lead to the turns of one source ciphertext.
  struct SourceRoute {
    std::size_t first, last;  // of SlotMap::turned
    std::vector<RouteStep> steps;
  };
  /// Those by which the giant steps of a result come together.
  struct GiantRoute {
    std::size_t first_sum;  // of its giant steps among those of all results
    std::vector<RouteStep> steps;
    std::vector<std::size_t> step_of;  // [giants]; steps.size(): it is not turned
  };
  /// Ciphertexts of the first group, and what keeps their memory.
  using Places = std::vector<const std::uint64_t*>;
  using Kept = std::vector<device::CiphertextBatch>;

  /// What the products read, [turned].
  Places turned(const std::vector<const device::CiphertextBatch*>& sources,
                const GroupEvaluator& groups, Kept& kept) const;
  /// The products of each giant step of all results, added up and switched to the result's limbs.
  device::CiphertextBatch sums(const Places& turned, const GroupEvaluator& groups) const;
  /// Of each result, ciphertexts that are still to be added up: giant steps, turned.
  std::vector<Places> giants(const device::CiphertextBatch& sums, const GroupEvaluator& groups,
                             Kept& kept) const;
  /// [outputs][groups], with `constants`, or without.
  device::CiphertextBatch added_up(const std::vector<Places>& terms,
                                   std::span<const std::uint64_t* const> constants,
                                   const GroupEvaluator& groups) const;
  device::CiphertextBatch folded(device::CiphertextBatch results,
                                 const GroupEvaluator& groups) const;

  const SlotMap& map_;
  Interleaving interleaving_;
  const Routes& routes_;
  MapLimbs limbs_;
  std::vector<SourceRoute> source_routes_;
  std::vector<GiantRoute> giant_routes_;  // [outputs]
  std::size_t sums_ = 0;                  // giant steps of all results
  device::DeviceArray<std::uint64_t> weights_, constants_;
};

}  // namespace sealion::packed
