#pragma once

#include <vector>

#include "base/execution_context.h"
#include "layouts/slotwise/search/draft.h"

namespace sealion::planning {

/// A local search: from no barrier and from one after every level of products, each place in turn
/// takes its best choice until nothing improves. The draft without barriers, and the best that has
/// some.
std::vector<Draft> search_barriers(const Drafter& drafter, const Program& program,
                                   const ExecutionContext& context = {});

}  // namespace sealion::planning
