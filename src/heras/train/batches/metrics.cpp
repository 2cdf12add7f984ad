#include "heras/train/batches/metrics.h"

namespace sealion::heras::train {
namespace {

/// How many scores are ahead of the label's: larger ones, and equal ones that come before it.
std::size_t rank_of(const double* scores, std::int64_t count, std::int64_t label) {
  std::size_t rank = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    rank += scores[i] > scores[label] || (scores[i] == scores[label] && i < label) ? 1 : 0;
  }
  return rank;
}

}  // namespace

void MetricMeans::add(double loss, const at::Tensor& scores, const at::Tensor& known) {
  loss_ += loss;
  ++batches_;
  if (known.scalar_type() == at::kLong) count(scores, known);
}

void MetricMeans::count(const at::Tensor& scores, const at::Tensor& labels) {
  const at::Tensor rows = scores.detach().to(at::kDouble).contiguous();
  const auto* label = labels.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < rows.size(0); ++i) {
    const double* row = rows.data_ptr<double>() + i * rows.size(1);
    const std::size_t rank = rank_of(row, rows.size(1), label[i]);
    first_ += rank == 0 ? 1 : 0;
    for (std::size_t k = 0; k < top_k_.size(); ++k) right_[k] += rank < top_k_[k] ? 1 : 0;
  }
  samples_ += static_cast<std::size_t>(rows.size(0));
}

std::vector<double> MetricMeans::top_k_accuracies() const {
  std::vector<double> all;
  for (const std::size_t right : right_) all.push_back(share(right));
  return all;
}

}  // namespace sealion::heras::train
