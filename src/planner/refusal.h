#pragma once

#include <string>
#include <vector>

#include "layouts/draft.h"
#include "layouts/setting.h"
#include "planner/planner.h"

namespace sealion::planning {

/// "at 128 bits of security".
std::string security_text(SecurityLevel level);

/// No plain moduli hold the answer in any of these rings.
[[noreturn]] void refuse_range(const Program& program, const PlanRequest& request,
                               const std::vector<Ring>& rings, const Ranges& ranges);

/// The noise is too large even at best: `draft`, the nearest to fitting, breaks at `node`.
[[noreturn]] void refuse_noise(const Program& program, const PlanRequest& request,
                               const Setting& setting, const Draft& draft, NodeId node,
                               const Ranges& ranges);

/// More levels of products than the modulus has room for, whatever stands between them.
[[noreturn]] void refuse_depth(const Program& program, const PlanRequest& request,
                               const Setting& setting, NodeId node, const Ranges& ranges);

}  // namespace sealion::planning
