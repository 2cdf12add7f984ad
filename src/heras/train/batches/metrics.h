#pragma once

#include <ATen/ATen.h>

#include <cstddef>
#include <optional>
#include <vector>

namespace sealion::heras::train {

/// Means over the samples of some batches of equal size.
class MetricMeans {
 public:
  explicit MetricMeans(std::vector<std::size_t> top_k = {})
      : top_k_(std::move(top_k)), right_(top_k_.size()) {}

  /// Scores [batch][outputs], what is known [batch]; the loss is the batch's mean. Where numbers
  /// are known and not classes, there is nothing but the loss.
  void add(double loss, const at::Tensor& scores, const at::Tensor& known);

  double loss() const { return loss_ / static_cast<double>(batches_); }
  /// How often the largest score, the first of equals, was the label's; none of numbers.
  std::optional<double> accuracy() const {
    return samples_ == 0 ? std::nullopt : std::optional(share(first_));
  }
  /// How often the label was among the K largest; for each K, [top_k].
  std::vector<double> top_k_accuracies() const;

 private:
  void count(const at::Tensor& scores, const at::Tensor& labels);
  double share(std::size_t right) const {
    return static_cast<double>(right) / static_cast<double>(samples_);
  }

  std::vector<std::size_t> top_k_, right_;
  double loss_ = 0;
  std::size_t batches_ = 0, samples_ = 0, first_ = 0;
};

}  // namespace sealion::heras::train
