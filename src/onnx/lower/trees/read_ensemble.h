#pragma once

#include <cstddef>

#include "onnx/lower/call.h"
#include "onnx/lower/trees/ensemble.h"

namespace sealion::onnx {

/// Of TreeEnsembleClassifier and TreeEnsembleRegressor: nodes in lists side by side, weights by
/// tree and node under 'class_...' or 'target_...'. Throws `corrupt` for lists that do not fit
/// together, nodes and outputs that there are not, and trees without one root.
Ensemble read_node_lists(const Call& call, const char* weights, std::size_t outputs);

/// Of TreeEnsemble: decisions and leaves in lists of their own. Throws likewise.
Ensemble read_split_lists(const Call& call);

}  // namespace sealion::onnx
