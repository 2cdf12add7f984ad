#pragma once

#include <optional>

#include "layouts/slotwise/search/draft.h"

namespace sealion::planning {

/// The draft without barriers, and the best that has some.
struct SearchResult {
  Draft plain;
  std::optional<Draft> with_barriers = std::nullopt;
};

/// A local search: from no barrier and from one after every level of products, each place in turn
/// takes its best choice until nothing improves.
SearchResult search_barriers(const Drafter& drafter, const Program& program);

}  // namespace sealion::planning
