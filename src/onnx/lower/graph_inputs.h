#pragma once

#include <map>

#include "onnx/file/graph.h"
#include "onnx/lower/input_sources.h"
#include "onnx/lower/lower_graph.h"

namespace sealion::onnx {

/// What the inputs of a graph are when one record comes in.
std::map<ValueId, Value> graph_inputs(const Graph& graph, const RecordLayout& records,
                                      InputSources& sources);

}  // namespace sealion::onnx
