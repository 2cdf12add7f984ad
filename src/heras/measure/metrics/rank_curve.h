#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace sealion::heras {

/// The curve of true over false positives of scores, in memory that does not grow with them.
class RankCurve {
 public:
  /// So many scores are kept as they are; of more, neighbours count as equal, so that the area is
  /// off by one part in as many at most.
  static constexpr std::size_t most_groups = std::size_t{1} << 14;

  void add(double score, bool is_positive);

  /// The chance that a positive has a larger score than a negative, ties half (Mann and Whitney
  /// 1947); none where one of the two is missing.
  std::optional<double> area() const;

 private:
  /// Scores that count as equal.
  struct Group {
    double score;
    double positives, negatives;
  };
  static void sort(std::vector<Group>& groups);
  void merge_neighbours();

  std::vector<Group> groups_;
};

}  // namespace sealion::heras
