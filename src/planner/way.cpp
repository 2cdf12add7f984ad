#include "planner/way.h"

#include "layouts/packed/packed_layout.h"

namespace sealion {

Expansion expanded_for(LayoutKind layout, const Program& program) {
  if (layout == LayoutKind::packed && packed::is_packed_forest(program)) {
    return unexpanded(program);
  }
  return expand_forests(program);
}

Program program_to_run(const Program& program, const Way& way) {
  return expanded_for(static_cast<LayoutKind>(way.index()), program).program;
}

const std::vector<Barrier>& barriers_of(const Way& way) {
  static const std::vector<Barrier> none;
  const auto* slotwise = std::get_if<SlotwiseWay>(&way);
  return slotwise ? slotwise->barriers : none;
}

}  // namespace sealion
