#include "planner/way.h"

namespace sealion {

const std::vector<Barrier>& barriers_of(const Way& way) {
  static const std::vector<Barrier> none;
  const auto* slotwise = std::get_if<SlotwiseWay>(&way);
  return slotwise ? slotwise->barriers : none;
}

}  // namespace sealion
