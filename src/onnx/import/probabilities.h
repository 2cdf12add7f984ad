#pragma once

#include <vector>

#include "base/tensor.h"
#include "data/task.h"
#include "onnx/lower/lower_graph.h"

namespace sealion::onnx {

/// How clients tell the probabilities of classes from what they decrypt.
struct Probabilities {
  ProbabilityRule rule = ProbabilityRule::softmax;
  double factor = 1;  ///< that answers are multiplied with first
};

/// The rule that makes of `answers` ([outputs][records]) what the graph itself gives out as
/// probabilities of so many classes when its nodes make `values`; `untold` where none does. Of a
/// graph that gives out no such thing, only scores or a class, the softmax of its scores.
Probabilities probabilities_of(const Lowered& lowered, std::size_t classes,
                               const std::vector<RealBatch>& values, const RealBatch& answers);

}  // namespace sealion::onnx
