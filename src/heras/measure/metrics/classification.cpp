#include "heras/measure/metrics/classification.h"

#include <numeric>

#include "base/error.h"

namespace sealion::heras {
namespace {

using Confusion = std::vector<std::vector<std::size_t>>;

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::size_t right(const Confusion& confusion) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < confusion.size(); ++i) sum += confusion[i][i];
  return sum;
}

/// 2 true positives / (2 true positives + false positives + false negatives).
double f1_of(const Confusion& confusion, std::size_t of) {
  std::size_t predicted = 0, there = 0;
  for (std::size_t i = 0; i < confusion.size(); ++i) {
    predicted += confusion[i][of];
    there += confusion[of][i];
  }
  return share(2 * confusion[of][of], predicted + there);
}

/// As scikit-learn: classes that are neither there nor predicted do not count.
double mean_f1(const Confusion& confusion) {
  double sum = 0;
  std::size_t classes = 0;
  for (std::size_t i = 0; i < confusion.size(); ++i) {
    std::size_t seen = 0;
    for (std::size_t j = 0; j < confusion.size(); ++j) seen += confusion[i][j] + confusion[j][i];
    if (seen == 0) continue;
    sum += f1_of(confusion, i);
    ++classes;
  }
  return sum / static_cast<double>(classes);
}

std::size_t records(const Confusion& confusion) {
  std::size_t sum = 0;
  for (const auto& row : confusion) sum = std::accumulate(row.begin(), row.end(), sum);
  return sum;
}

}  // namespace

ClassificationTally::ClassificationTally(std::size_t classes)
    : confusion_(classes, std::vector<std::size_t>(classes)), curves_(classes == 2 ? 1 : classes) {}

void ClassificationTally::add(std::size_t label, std::size_t predicted,
                              std::span<const double> scores) {
  ++confusion_[label][predicted];
  const std::size_t first = confusion_.size() - curves_.size();
  for (std::size_t i = 0; i < curves_.size(); ++i) curves_[i].add(scores[i], label == first + i);
}

std::optional<double> ClassificationTally::area_under_curve() const {
  double sum = 0;
  for (const RankCurve& curve : curves_) {
    const std::optional<double> one = curve.area();
    if (!one) return std::nullopt;
    sum += *one;
  }
  return sum / static_cast<double>(curves_.size());
}

ClassificationMetrics ClassificationTally::metrics() const {
  const std::size_t all = records(confusion_);
  if (all == 0) fail(ErrorCode::invalid_argument, "no records to judge by");
  return {.records = all,
          .accuracy = share(right(confusion_), all),
          .f1 = confusion_.size() == 2 ? f1_of(confusion_, 1) : mean_f1(confusion_),
          .auc = area_under_curve(),
          .confusion = confusion_};
}

}  // namespace sealion::heras
