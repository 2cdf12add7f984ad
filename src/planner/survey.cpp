#include "planner/survey.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sealion::planning {

Survey::Survey(const Program& program, std::vector<Ranges> ranges, const PlanRequest& request,
               const Layout& layout, LayoutSearch& search, const ExecutionContext& context)
    : request_(request),
      settings_(std::move(ranges), request, layout.largest_prime_bits(program)),
      search_(search) {
  for (std::size_t i = 0; i < settings().size(); ++i) {
    context.report(i, settings().size());
    if (too_deep_node(program, settings()[i])) continue;
    for (Draft& draft : search.drafts(settings()[i])) entries_.push_back({i, std::move(draft)});
  }
  std::stable_sort(entries_.begin(), entries_.end(),
                   [this](const Entry& a, const Entry& b) { return is_better(a, b); });
}

const Candidate& Survey::candidate(const Entry& entry) {
  const auto found = candidates_.find(&entry);
  if (found != candidates_.end()) return found->second;
  return candidates_.emplace(&entry, search_.candidate(setting(entry), entry.draft)).first->second;
}

double Survey::score(const Entry& entry) const {
  const bool is_proved = setting(entry).range_mode == RangeMode::proved;
  const double score = entry.draft.score() * (is_proved ? 1 : worthwhile_factor);
  // The root makes the time of a batch and the time of a sample count the same.
  return request_.samples ? score : score / std::sqrt(static_cast<double>(setting(entry).ring.n));
}

bool Survey::is_better(const Entry& a, const Entry& b) const {
  if (a.draft.excess_bits != b.draft.excess_bits) return a.draft.excess_bits < b.draft.excess_bits;
  return score(a) < score(b);
}

}  // namespace sealion::planning
