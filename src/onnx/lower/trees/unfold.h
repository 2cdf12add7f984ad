#pragma once

#include <vector>

#include "onnx/lower/call.h"
#include "onnx/lower/trees/ensemble.h"
#include "program/decision_trees.h"

namespace sealion::onnx {

/// Trees over bits of the program's input, and what their leaves say.
struct Unfolded {
  DecisionTrees trees;
  std::vector<double> values;  ///< row-major [leaves][outputs]
};

/// An ensemble as trees in which each node is led to from one place, nothing in them that is
/// decided above. Throws `unsupported` where that has more decisions than anyone could run
/// encrypted, or comes to no end.
Unfolded unfolded(Call& call, const Ensemble& ensemble);

}  // namespace sealion::onnx
