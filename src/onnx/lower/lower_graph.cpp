#include "onnx/lower/lower_graph.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/error.h"
#include "onnx/lower/call.h"
#include "onnx/lower/graph_inputs.h"
#include "onnx/lower/operators/operators.h"

namespace sealion::onnx {
namespace {

void check_all_known(const Graph& graph) {
  std::set<std::string> unknown;
  for (const Node& node : graph.nodes) {
    if (find_operator(node)) continue;
    unknown.insert(fmt::format("{}{}{} at '{}'", node.domain, node.domain.empty() ? "" : ".",
                               node.operation, node.name));
  }
  if (unknown.empty()) return;
  fail(ErrorCode::unsupported, "the model has operators that are not known: {}",
       fmt::join(unknown, ", "));
}

/// The values of a graph as far as they are known.
class Walk {
 public:
  Walk(const Graph& graph, const RecordLayout& records, const Limits& limits,
       const StandIns& stand_ins)
      : graph_(graph),
        composer_(limits, stand_ins),
        values_(graph_inputs(graph, records, sources_)) {
    for (const Node& node : graph.nodes) {
      for (const auto& id : node.inputs) {
        if (id) ++readers_[*id];
      }
    }
    for (const Port& port : graph.outputs) ++readers_[port.value];
  }

  Lowered run() {
    check_all_known(graph_);
    for (const Node& node : graph_.nodes) apply(node);
    Lowered lowered{{}, {}, {}};
    for (const Port& port : graph_.outputs) {
      lowered.outputs.push_back({port.name, port.type, settled(taken(port.value))});
    }
    lowered.program = composer_.take_program();
    lowered.sources = sources_.all();
    return lowered;
  }

 private:
  /// A value for one of its readers. The last one gets what is held, so that no more is held than
  /// is still read.
  Value taken(ValueId id) {
    const bool last = --readers_[id] == 0;
    const auto found = values_.find(id);
    if (found == values_.end()) return constant(id);
    if (!last) return found->second;
    Value value = std::move(found->second);
    values_.erase(found);
    return value;
  }

  const Tensor& constant(ValueId id) const {
    const auto found = graph_.constants.find(id);
    if (found != graph_.constants.end()) return found->second;
    fail(ErrorCode::corrupt, "the value '{}' is never made", graph_.value_names[id]);
  }

  /// Numbers that go out are what a node makes, so that all who read them read the same.
  Value settled(const Value& value) {
    const auto* symbolic = std::get_if<Symbolic>(&value);
    if (!symbolic || !symbolic->class_names.empty()) return value;
    const real::NodeId node = composer_.node_of(symbolic->elements);
    Symbolic result{symbolic->shape, {}};
    for (std::size_t i = 0; i < symbolic->elements.size(); ++i) {
      result.elements.push_back(Element::of(node, i));
    }
    return result;
  }

  std::int64_t opset_of(const Node& node) const {
    const auto found = graph_.opsets.find(node.domain);
    return found == graph_.opsets.end() ? 1 : found->second;
  }

  void apply(const Node& node) {
    std::vector<std::optional<Value>> inputs;
    for (const auto& id : node.inputs) {
      inputs.push_back(id ? std::optional(taken(*id)) : std::nullopt);
    }
    composer_.set_place(node.name);
    Call call(node, opset_of(node), std::move(inputs), composer_, sources_);
    std::vector<Value> outputs = results_of(node, call);
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
      if (!node.outputs[i]) continue;
      if (i >= outputs.size()) call.cannot(fmt::format("its output {} is not made", i));
      made_ += element_count(shape_of(outputs[i]));
      if (made_ > composer_.limits().numbers) {
        call.cannot("the model makes too many numbers of a record");
      }
      if (readers_.contains(*node.outputs[i]))
        values_.insert_or_assign(*node.outputs[i], std::move(outputs[i]));
    }
  }

  /// What arrangements and sums refuse they do not know the operator of.
  static std::vector<Value> results_of(const Node& node, Call& call) {
    try {
      return find_operator(node)->apply(call);
    } catch (const Error& error) {
      if (std::string(error.what()).starts_with(node.name)) throw;
      fail(error.code(), "{} ({}): {}", node.name, node.operation, error.what());
    }
  }

  const Graph& graph_;
  Composer composer_;
  InputSources sources_{composer_};
  std::map<ValueId, Value> values_;  ///< that are still read
  std::map<ValueId, std::size_t> readers_;
  std::size_t made_ = 0;
};

}  // namespace

Lowered lower_graph(const Graph& graph, const RecordLayout& records, const Limits& limits,
                    const StandIns& stand_ins) {
  return Walk(graph, records, limits, stand_ins).run();
}

}  // namespace sealion::onnx
