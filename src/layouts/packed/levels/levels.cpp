#include "layouts/packed/levels/levels.h"

#include <algorithm>

#include "base/error.h"

namespace sealion::packed {

Stages stages_of(const Packing& packing) {
  Stages stages;
  stages.work.resize(packing.form.values.size(), 0);
  stages.result.resize(packing.form.values.size(), 0);
  for (const ValueId id : packing.order) {
    const auto& made = packing.form.values[id].made;
    if (std::holds_alternative<InputValue>(made)) continue;
    std::size_t work = 0;
    for (const ValueId source : sources_of(packing.form.values[id])) {
      work = std::max(work, stages.result[source]);
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
  if (drops.size() != levels.stages.count - 1) {
    fail(ErrorCode::invalid_argument, "drops of limbs behind {} stages, the program has {}",
         drops.size(), levels.stages.count - 1);
  }
  for (const std::size_t drop : drops) {
    if (drop >= levels.limbs.back()) {
      fail(ErrorCode::invalid_argument, "{} limbs are to be dropped where there are {}", drop,
           levels.limbs.back());
    }
    levels.limbs.push_back(levels.limbs.back() - drop);
  }
  if (answer_limbs == 0 || answer_limbs > levels.limbs.back()) {
    fail(ErrorCode::invalid_argument, "an answer at {} limbs where {} are left", answer_limbs,
         levels.limbs.back());
  }
  return levels;
}

}  // namespace sealion::packed
