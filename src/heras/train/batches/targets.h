#pragma once

#include <ATen/ATen.h>
#include <sealion/data.h>

#include <cstddef>

namespace sealion::heras::train {

/// What makes numbers of mean 0 and deviation 1 of those to be told.
struct TargetScale {
  double mean = 0, deviation = 1;
};

/// Of numbers that do not vary, the deviation is 1.
TargetScale target_scale(const RealTargets& targets);

/// What is known of records [first, first + count), [count]: numbers of classes as integers, or
/// real numbers on the scale of all. Throws `invalid_argument` where nothing is.
at::Tensor targets_of(const Targets& targets, std::size_t first, std::size_t count);

/// Scores of classes, [batch][classes]: the logits, or, where one tells two classes apart, 0 for
/// the first and the logit for the second, whose softmax is the logistic function.
at::Tensor class_scores(const at::Tensor& logits, const Targets& targets);

}  // namespace sealion::heras::train
