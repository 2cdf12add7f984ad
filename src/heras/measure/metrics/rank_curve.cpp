#include "heras/measure/metrics/rank_curve.h"

#include <algorithm>

namespace sealion::heras {

void RankCurve::add(double score, bool is_positive) {
  groups_.push_back({score, is_positive ? 1.0 : 0.0, is_positive ? 0.0 : 1.0});
  if (groups_.size() == most_groups) merge_neighbours();
}

void RankCurve::sort(std::vector<Group>& groups) {
  std::sort(groups.begin(), groups.end(),
            [](const Group& a, const Group& b) { return a.score < b.score; });
}

/// Equal scores into one group; where that does not halve them, each two.
void RankCurve::merge_neighbours() {
  sort(groups_);
  std::vector<Group> merged;
  for (const Group& group : groups_) {
    if (!merged.empty() && merged.back().score == group.score) {
      merged.back().positives += group.positives;
      merged.back().negatives += group.negatives;
    } else {
      merged.push_back(group);
    }
  }
  groups_.clear();
  const std::size_t together = merged.size() > most_groups / 2 ? 2 : 1;
  for (std::size_t i = 0; i < merged.size(); ++i) {
    if (i % together == 0) {
      groups_.push_back(merged[i]);
    } else {
      groups_.back().positives += merged[i].positives;
      groups_.back().negatives += merged[i].negatives;
    }
  }
}

std::optional<double> RankCurve::area() const {
  std::vector<Group> groups = groups_;
  sort(groups);
  double positives = 0, negatives = 0, ahead = 0;
  for (std::size_t first = 0; first < groups.size();) {
    double tied_positives = 0, tied_negatives = 0;
    const double score = groups[first].score;
    for (; first < groups.size() && groups[first].score == score; ++first) {
      tied_positives += groups[first].positives;
      tied_negatives += groups[first].negatives;
    }
    ahead += tied_positives * (negatives + tied_negatives / 2);
    positives += tied_positives;
    negatives += tied_negatives;
  }
  if (positives == 0 || negatives == 0) return std::nullopt;
  return ahead / positives / negatives;
}

}  // namespace sealion::heras
