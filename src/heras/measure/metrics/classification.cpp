#include "heras/measure/metrics/classification.h"

#include <algorithm>
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

/// The chance that a record of the class has a larger score than another, ties half (Mann and
/// Whitney 1947).
std::optional<double> area(const std::vector<double>& scores,
                           const std::vector<std::uint32_t>& labels, std::size_t of) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
  double positives = 0, negatives = 0, ahead = 0;
  for (std::size_t first = 0; first < order.size();) {
    double tied_positives = 0, tied_negatives = 0;
    const double score = scores[order[first]];
    for (; first < order.size() && scores[order[first]] == score; ++first) {
      (labels[order[first]] == of ? tied_positives : tied_negatives) += 1;
    }
    ahead += tied_positives * (negatives + tied_negatives / 2);
    positives += tied_positives;
    negatives += tied_negatives;
  }
  if (positives == 0 || negatives == 0) return std::nullopt;
  return ahead / positives / negatives;
}

}  // namespace

ClassificationTally::ClassificationTally(std::size_t classes)
    : confusion_(classes, std::vector<std::size_t>(classes)), scores_(classes == 2 ? 1 : classes) {}

void ClassificationTally::add(std::size_t label, std::size_t predicted,
                              std::span<const double> scores) {
  ++confusion_[label][predicted];
  labels_.push_back(static_cast<std::uint32_t>(label));
  for (std::size_t i = 0; i < scores_.size(); ++i) scores_[i].push_back(scores[i]);
}

std::optional<double> ClassificationTally::area_under_curve() const {
  const std::size_t first = confusion_.size() - scores_.size();
  double sum = 0;
  for (std::size_t i = 0; i < scores_.size(); ++i) {
    const std::optional<double> one = area(scores_[i], labels_, first + i);
    if (!one) return std::nullopt;
    sum += *one;
  }
  return sum / static_cast<double>(scores_.size());
}

ClassificationMetrics ClassificationTally::metrics() const {
  if (labels_.empty()) fail(ErrorCode::invalid_argument, "no records to judge by");
  return {.records = labels_.size(),
          .accuracy = share(right(confusion_), labels_.size()),
          .f1 = confusion_.size() == 2 ? f1_of(confusion_, 1) : mean_f1(confusion_),
          .auc = area_under_curve(),
          .confusion = confusion_};
}

}  // namespace sealion::heras
