#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/execution_context.h"
#include "base/zeroed_memory.h"
#include "layouts/packed/form/affine_form.h"
#include "layouts/packed/slots/slot_map.h"
#include "layouts/packed/slots/slot_ring.h"
#include "schemes/bgv/parameters.h"

namespace sealion::packed {

/// What a source of a map comes with, known when the map is made.
struct MapSource {
  std::uint64_t correction;  ///< at the limbs where the map works
  bool is_biased;            ///< from a client with Microsoft SEAL, as it came (`Notch`)
};

/// Limbs at which a map multiplies, and of what it makes.
struct MapLimbs {
  std::size_t work, result;
};

/// What an affine map over slots multiplies with and adds, as plaintexts of one channel in NTT
/// form. Weights take the corrections of their sources off.
class MapWeights {
 public:
  /// Of `value`; `sources[k]` of term k. Encoded in all threads.
  MapWeights(const SlotMap& map, const AffineValue& value, const Interleaving& interleaving,
             const std::vector<MapSource>& sources, const MapLimbs& limbs,
             const ParametersPtr& parameters, const ExecutionContext& context);

  /// [products][work limbs][n], in the order in which outputs, and in these giant steps, have them.
  std::span<const std::uint64_t> weights() const { return weights_; }
  /// [outputs][result limbs][n].
  std::span<const std::uint64_t> constants() const { return constants_; }
  std::size_t bytes() const {
    return (weights_.size() + constants_.size()) * sizeof(std::uint64_t);
  }

 private:
  ZeroedVector<std::uint64_t> weights_, constants_;
};

/// [outputs][giants], the number of the giant step's first product among all.
std::vector<std::vector<std::size_t>> first_products(const SlotMap& map);

}  // namespace sealion::packed
