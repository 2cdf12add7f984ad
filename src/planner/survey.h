#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "layouts/slotwise/search/draft.h"
#include "planner/planner.h"

namespace sealion::planning {

/// A draft, and the setting that it was made in.
struct Entry {
  std::size_t setting;
  Draft draft;
};

/// Every setting for a program, and the best drafts in each.
class Survey {
 public:
  /// Refers to the program and the request.
  Survey(const Program& program, const PlanRequest& request, NoiseForecaster& forecaster);

  const std::vector<Ring>& rings() const { return rings_; }
  const std::vector<Setting>& settings() const { return settings_; }
  /// Without and with barriers in each setting with room for the program's products, best first.
  const std::vector<Entry>& entries() const { return entries_; }

  const Setting& setting(const Entry& entry) const { return settings_[entry.setting]; }
  const Ranges& ranges(const Setting& setting) const {
    return setting.range_mode == RangeMode::proved ? ranges_.front() : ranges_.back();
  }
  /// Of those that the request offers, the ones with least bits.
  const Ranges& tightest_ranges() const { return ranges_.back(); }
  /// Whether `a` is to be preferred: as drafts, and proved ranges count for something.
  bool is_better(const Entry& a, const Entry& b) const;
  NodeId breaking_node(const Entry& entry) const;

 private:
  void add_settings(const Ranges& ranges);
  void search(std::size_t setting);
  double score(const Entry& entry) const;

  const Program& program_;
  const PlanRequest& request_;
  std::vector<Ranges> ranges_;  // proved, and calibrated where they are tighter
  std::vector<Ring> rings_;
  std::vector<Setting> settings_;
  std::vector<Entry> entries_;
  std::optional<NoiseGrowths> growths_;
};

/// The first product that has no room in the setting, whatever stands between it and the products
/// before it: each leaves at least t of noise behind. Nothing where all have.
std::optional<NodeId> too_deep_node(const Program& program, const Setting& setting);

}  // namespace sealion::planning
