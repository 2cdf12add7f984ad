#pragma once

#include <variant>

#include "onnx/file/graph.h"

namespace sealion::onnx::testing {

/// Which promise of Graph this one breaks; nullptr if none.
inline const char* fault_of(const Graph& graph) {
  std::vector<bool> is_made(graph.value_names.size());
  const char* fault = nullptr;
  const auto make = [&](ValueId value) {
    if (value >= is_made.size()) {
      fault = "a value has no name";
    } else if (is_made[value]) {
      fault = "a value is made twice";
    } else {
      is_made[value] = true;
    }
  };
  const auto use = [&](ValueId value) {
    if (value >= is_made.size() || !is_made[value]) fault = "a value is used before it is made";
  };
  for (const auto& [value, tensor] : graph.constants) {
    make(value);
    const std::size_t elements =
        std::visit([](const auto& held) { return held.size(); }, tensor.elements);
    if (element_count(tensor.shape) != elements) fault = "an array contradicts its shape";
  }
  for (const Port& input : graph.inputs) make(input.value);
  for (const Node& node : graph.nodes) {
    for (const auto& input : node.inputs) {
      if (input) use(*input);
    }
    for (const auto& output : node.outputs) {
      if (output) make(*output);
    }
  }
  for (const Port& output : graph.outputs) use(output.value);
  if (graph.inputs.empty() || graph.outputs.empty()) fault = "a graph has no input or no output";
  return fault;
}

}  // namespace sealion::onnx::testing
