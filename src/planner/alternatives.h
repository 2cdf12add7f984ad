#pragma once

#include <vector>

#include "layouts/layout.h"
#include "planner/planner.h"
#include "planner/survey.h"

namespace sealion::planning {

/// A candidate, and the entry of the survey that it was made from.
struct Choice {
  Entry entry;
  Candidate candidate;
};

/// The best other choices, at most three, each of another kind, and why it lost against `winner`:
/// without (or with) barriers, with other ranges, another n, another number of plaintext moduli.
std::vector<Alternative> describe_alternatives(const Program& program, const PlanRequest& request,
                                               const Layout& layout, LayoutSearch& search,
                                               Survey& survey, const Choice& winner);

}  // namespace sealion::planning
