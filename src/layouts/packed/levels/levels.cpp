#include "layouts/packed/levels/levels.h"

#include <algorithm>

namespace sealion::packed {

Stages stages_of(const Packing& packing) {
  Stages stages;
  stages.work.resize(packing.form.values.size(), 0);
  stages.result.resize(packing.form.values.size(), 0);
  for (const ValueId id : packing.order) {
    const auto& made = packing.form.values[id].made;
    if (std::holds_alternative<InputValue>(made)) continue;
    std::size_t work = 0;
    if (const auto* product = std::get_if<ProductValue>(&made)) {
      work = std::max(stages.result[product->left], stages.result[product->right]);
    } else {
      for (const AffineTerm& term : std::get<AffineValue>(made).terms) {
        work = std::max(work, stages.result[term.source]);
      }
    }
    stages.work[id] = work;
    stages.result[id] = work + 1;
    stages.count = std::max(stages.count, work + 2);
  }
  return stages;
}

Levels levels_of(const Packing& packing, std::size_t limbs, const std::vector<std::size_t>& drops,
                 std::size_t answer_limbs) {
  Levels levels{stages_of(packing), {limbs}, answer_limbs};
  for (const std::size_t drop : drops) levels.limbs.push_back(levels.limbs.back() - drop);
  return levels;
}

}  // namespace sealion::packed
