#include "planner/way.h"

#include "program/expand_forests.h"

namespace sealion {

Program program_to_run(const Program& program, const Way& way) {
  if (std::holds_alternative<packed::PackedWay>(way)) return program;
  return expand_forests(program).program;
}

const std::vector<Barrier>& barriers_of(const Way& way) {
  static const std::vector<Barrier> none;
  const auto* slotwise = std::get_if<SlotwiseWay>(&way);
  return slotwise ? slotwise->barriers : none;
}

}  // namespace sealion
