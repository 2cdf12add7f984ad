#include "layouts/slotwise/search/slotwise_search.h"

#include "layouts/slotwise/search/candidate.h"
#include "layouts/slotwise/search/draft.h"
#include "layouts/slotwise/search/search.h"

namespace sealion::planning {

const NoiseGrowths& SlotwiseSearch::growths(const Setting& setting) {
  if (!growths_) growths_ = measure_growth(program_, forecaster_, setting.ring.n, setting.client);
  return *growths_;
}

std::vector<Draft> SlotwiseSearch::drafts(const Setting& setting) {
  return search_barriers(Drafter(program_, growths(setting), setting, model_), program_, context_);
}

Candidate SlotwiseSearch::candidate(const Setting& setting, const Draft& draft) {
  return make_candidate(program_, forecaster_, setting, draft, model_);
}

NodeId SlotwiseSearch::breaking_node(const Setting& setting, const Draft& draft) {
  return Drafter(program_, growths(setting), setting, model_).breaking_node(draft);
}

}  // namespace sealion::planning
