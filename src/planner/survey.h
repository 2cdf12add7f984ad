#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "layouts/layout.h"
#include "planner/planner.h"
#include "program/range.h"

namespace sealion::planning {

/// A draft, and the setting that it was made in.
struct Entry {
  std::size_t setting;
  Draft draft;
};

/// Every setting for a program, and the best drafts in each.
class Survey {
 public:
  /// Refers to the request.
  Survey(const Program& program, const PlanRequest& request, const Layout& layout,
         LayoutSearch& search);

  const std::vector<Ring>& rings() const { return rings_; }
  const std::vector<Setting>& settings() const { return settings_; }
  /// The drafts of each setting with room for the program's products, best first.
  const std::vector<Entry>& entries() const { return entries_; }

  const Setting& setting(const Entry& entry) const { return settings_[entry.setting]; }
  const Ranges& ranges(const Setting& setting) const {
    return setting.range_mode == RangeMode::proved ? ranges_.front() : ranges_.back();
  }
  /// Of those that the request offers, the ones with least bits.
  const Ranges& tightest_ranges() const { return ranges_.back(); }
  /// Whether `a` is to be preferred: as drafts, and proved ranges count for something.
  bool is_better(const Entry& a, const Entry& b) const;

 private:
  void add_settings(const Ranges& ranges);
  double score(const Entry& entry) const;

  const PlanRequest& request_;
  std::vector<Ranges> ranges_;  // proved, and calibrated where they are tighter
  std::vector<Ring> rings_;
  std::vector<Setting> settings_;
  std::vector<Entry> entries_;
};

/// The first product that has no room in the setting, whatever stands between it and the products
/// before it: each leaves at least t of noise behind. Nothing where all have.
std::optional<NodeId> too_deep_node(const Program& program, const Setting& setting);

}  // namespace sealion::planning
