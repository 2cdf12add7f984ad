#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "heras/measure/metrics/rank_curve.h"

namespace sealion::heras {

/// How well classes were told, as scikit-learn counts it.
struct ClassificationMetrics {
  std::size_t records = 0;
  double accuracy = 0;
  /// Harmonic mean of precision and recall: of the second of two classes, of more the mean over
  /// all (macro).
  double f1 = 0;
  /// Area under the curve of true over false positives: of the second of two classes, of more the
  /// mean over each against the rest. None where a class has no record, or all.
  std::optional<double> auc = {};
  std::vector<std::vector<std::size_t>> confusion = {};  ///< [class][predicted]
};

/// Counts answers, one after another, in memory that does not grow with them.
class ClassificationTally {
 public:
  explicit ClassificationTally(std::size_t classes);

  /// A record of class `label` that was taken for `predicted`. The curve is drawn by `scores`: of
  /// two classes one, larger where the second is likelier; of more a probability for each.
  void add(std::size_t label, std::size_t predicted, std::span<const double> scores);

  /// Throws `invalid_argument` before any record.
  ClassificationMetrics metrics() const;

 private:
  std::optional<double> area_under_curve() const;

  std::vector<std::vector<std::size_t>> confusion_;
  std::vector<RankCurve> curves_;  // [1 or classes]
};

}  // namespace sealion::heras
