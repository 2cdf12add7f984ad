#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "layouts/layout.h"
#include "planner/planner.h"
#include "planner/settings.h"

namespace sealion::planning {

/// A draft, and the setting that it was made in.
struct Entry {
  std::size_t setting;
  Draft draft;
};

/// Every setting for a program, and the best drafts in each.
class Survey {
 public:
  /// `ranges` as known_ranges. Refers to the request and the search; reports each setting.
  Survey(const Program& program, std::vector<Ranges> ranges, const PlanRequest& request,
         const Layout& layout, LayoutSearch& search, const ExecutionContext& context);

  const std::vector<Ring>& rings() const { return settings_.rings(); }
  const std::vector<Setting>& settings() const { return settings_.all(); }
  /// The drafts of each setting with room for the program's products, best first.
  const std::vector<Entry>& entries() const { return entries_; }

  const Setting& setting(const Entry& entry) const { return settings()[entry.setting]; }
  const Ranges& ranges(const Setting& setting) const { return settings_.ranges(setting); }
  /// Settings::tightest_ranges
  const Ranges& tightest_ranges() const { return settings_.tightest_ranges(); }
  /// Whether `a` is to be preferred: as drafts, and proved ranges count for something.
  bool is_better(const Entry& a, const Entry& b) const;
  /// What comes of an entry of this survey; it is made once.
  const Candidate& candidate(const Entry& entry);

 private:
  double score(const Entry& entry) const;

  const PlanRequest& request_;
  Settings settings_;
  LayoutSearch& search_;
  std::vector<Entry> entries_;
  std::map<const Entry*, Candidate> candidates_;
};

}  // namespace sealion::planning
