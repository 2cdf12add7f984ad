#include "layouts/packed/levels/keys.h"

#include <algorithm>
#include <vector>

#include "rlwe/galois_key_shape.h"
#include "rlwe/slot_rotation.h"

namespace sealion::packed {

EvaluationKeyShape key_shape(const Packing& packing, const Interleaving& interleaving,
                             const Levels& levels) {
  const std::size_t n = packing.ring.n() * interleaving.records();
  EvaluationKeyShape shape;
  std::vector<GaloisElementUse> uses;
  const auto use = [&](const SlotRotation& rotation, std::size_t limbs) {
    uses.push_back({galois_element(interleaving.of_all(rotation), n), limbs});
  };
  for (const ValueId id : packing.order) {
    if (std::holds_alternative<ProductValue>(packing.form.values[id].made)) {
      shape.parts = 3;
      shape.limbs = std::max(shape.limbs, levels.work(id));
    }
    if (!packing.maps[id]) continue;
    const SlotMap& map = packing.map(id);
    for (const Turned& turned : map.turned) use(turned.rotation, levels.work(id));
    for (const SlotMapOutput& output : map.outputs) {
      for (const GiantStep& giant : output.giants) use(giant.rotation, levels.result(id));
    }
    for (const SlotRotation& fold : map.folds) use(fold, levels.result(id));
  }
  shape.rotations = galois_key_shapes(uses);
  return shape;
}

}  // namespace sealion::packed
