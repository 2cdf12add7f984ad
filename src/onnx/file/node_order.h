#pragma once

#include <vector>

#include "onnx/file/graph.h"

namespace sealion::onnx {

/// The nodes, each after those that make its inputs, otherwise in the order in which they are.
/// `values` is the number of values in the graph. Throws `corrupt` naming a node of a circle.
std::vector<Node> in_order(std::vector<Node> nodes, std::size_t values);

}  // namespace sealion::onnx
