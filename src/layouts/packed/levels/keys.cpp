#include "layouts/packed/levels/keys.h"

#include <algorithm>
#include <cstdint>
#include <map>

#include "base/error.h"
#include "rlwe/galois_key_shape.h"

namespace sealion::packed {
namespace {

enum class At { work, result };  ///< the limbs of a value

/// Calls visit(rotation, value, at) for all that values turn by, the identity too.
template <typename Visit>
void visit_rotations(const Packing& packing, const Visit& visit) {
  for (const ValueId id : packing.order) {
    if (const auto* folded = std::get_if<FoldedProductValue>(&packing.form.values[id].made)) {
      visit(half_turn(packing, *folded), id, At::work);
    }
    if (!packing.maps[id]) continue;
    const SlotMap& map = packing.map(id);
    for (const Turned& turned : map.turned) visit(turned.rotation, id, At::work);
    for (const SlotMapOutput& output : map.outputs) {
      for (const GiantStep& giant : output.giants) visit(giant.rotation, id, At::result);
    }
    for (const SlotRotation& fold : map.folds) visit(fold, id, At::result);
  }
}

std::uint32_t element_of(const SlotRotation& rotation, const Packing& packing,
                         const Interleaving& interleaving) {
  return galois_element(interleaving.of_all(rotation), packing.ring.n() * interleaving.records());
}

std::size_t most_product_limbs(const Packing& packing, const Levels& levels) {
  std::size_t limbs = 0;
  for (const ValueId id : packing.order) {
    if (!is_product(packing.form.values[id])) continue;
    limbs = std::max(limbs, levels.work(id));
  }
  return limbs;
}

}  // namespace

std::vector<SlotRotation> used_rotations(const Packing& packing) {
  std::vector<SlotRotation> used;
  visit_rotations(packing, [&](const SlotRotation& rotation, ValueId, At) {
    if (!rotation.is_identity()) used.push_back(rotation);
  });
  std::sort(used.begin(), used.end());
  used.erase(std::unique(used.begin(), used.end()), used.end());
  return used;
}

Routes routes_of(const Packing& packing, const Interleaving& interleaving,
                 const std::vector<std::size_t>& keyless) {
  if (keyless.empty()) return {};
  const std::vector<SlotRotation> used = used_rotations(packing);
  std::map<std::size_t, SlotRotation> by_element;
  for (const SlotRotation& rotation : used) {
    by_element[element_of(rotation, packing, interleaving)] = rotation;
  }
  std::vector<SlotRotation> rotations;
  for (std::size_t i = 0; i < keyless.size(); ++i) {
    const auto found = by_element.find(keyless[i]);
    if (found == by_element.end() || (i > 0 && keyless[i] <= keyless[i - 1])) {
      fail(ErrorCode::invalid_argument,
           "the Galois element {} has no key of its own: elements that the program rotates by, "
           "ascending",
           keyless[i]);
    }
    rotations.push_back(found->second);
  }
  auto routes = Routes::through(packing.ring, used, rotations);
  if (!routes) {
    fail(ErrorCode::invalid_argument,
         "{} rotations of {} have no keys: those of the others do not make them", keyless.size(),
         used.size());
  }
  return *std::move(routes);
}

std::vector<std::size_t> keyless_elements(const Packing& packing, const Interleaving& interleaving,
                                          const Routes& routes) {
  std::vector<std::size_t> elements;
  for (const SlotRotation& rotation : routes.keyless()) {
    elements.push_back(element_of(rotation, packing, interleaving));
  }
  std::sort(elements.begin(), elements.end());
  return elements;
}

EvaluationKeyShape key_shape(const Packing& packing, const Interleaving& interleaving,
                             const Routes& routes, const Levels& levels) {
  std::map<SlotRotation, std::size_t> limbs_of;
  visit_rotations(packing, [&](const SlotRotation& rotation, ValueId id, At at) {
    std::size_t& limbs = limbs_of[rotation];
    limbs = std::max(limbs, at == At::work ? levels.work(id) : levels.result(id));
  });
  std::vector<GaloisElementUse> uses;
  for (const auto& [rotation, limbs] : limbs_of) {
    for (const SlotRotation& key : routes.keys_to(rotation)) {
      uses.push_back({element_of(key, packing, interleaving), limbs});
    }
  }
  EvaluationKeyShape shape;
  shape.limbs = most_product_limbs(packing, levels);
  if (shape.limbs > 0) shape.parts = 3;
  shape.rotations = galois_key_shapes(uses);
  return shape;
}

}  // namespace sealion::packed
