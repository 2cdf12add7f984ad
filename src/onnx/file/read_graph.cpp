#include "onnx/file/read_graph.h"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "base/error.h"
#include "onnx/file/attributes.h"
#include "onnx/file/names.h"
#include "onnx/file/node_order.h"
#include "onnx/file/numbers.h"
#include "onnx/file/opsets.h"
#include "onnx/file/parse_model.h"
#include "onnx/file/ports.h"
#include "onnx/file/tensor_reader.h"
#include "onnx/file/value_names.h"

namespace sealion::onnx {
namespace {

constexpr int most_nodes = 100'000;

/// For people: the name that the file gives it, or operator and number.
std::string node_name(const ::onnx::NodeProto& proto, std::size_t number) {
  return proto.name().empty() ? fmt::format("{} {}", proto.op_type(), number)
                              : printable(proto.name());
}

/// Makes a Graph of a file's messages.
class GraphReader {
 public:
  explicit GraphReader(const ::onnx::ModelProto& model) : model_(model), proto_(model.graph()) {
    graph_.opsets = read_opsets(model);
    for (const ::onnx::FunctionProto& function : model.functions()) {
      functions_.emplace(domain_name(function.domain()), function.name());
    }
  }

  Graph read() {
    check_size();
    read_initialisers();
    read_inputs();
    read_nodes();
    read_outputs();
    graph_.value_names = values_.printable_names();
    graph_.producer = producer();
    return std::move(graph_);
  }

 private:
  /// CatBoost tells the history of its build as a version, over many lines.
  std::string producer() const {
    const std::string name = printable(model_.producer_name());
    const std::string& version = model_.producer_version();
    const bool is_short = !version.empty() && version.find('\n') == std::string::npos;
    return is_short ? fmt::format("{} {}", name, printable(version)) : name;
  }

  void check_size() const {
    if (proto_.node_size() > most_nodes) {
      fail(ErrorCode::unsupported, "the graph has {} nodes; {} are allowed", proto_.node_size(),
           most_nodes);
    }
    if (proto_.sparse_initializer_size() > 0) {
      fail(ErrorCode::unsupported,
           "initialiser '{}' is sparse: export the model with dense weights",
           printable(proto_.sparse_initializer(0).values().name()));
    }
  }

  void read_initialisers() {
    for (const ::onnx::TensorProto& initialiser : proto_.initializer()) {
      const std::string place = fmt::format("initialiser '{}'", printable(initialiser.name()));
      const ValueId value = values_.add(initialiser.name(), "an initialiser");
      Tensor tensor = tensors_.read(initialiser, place);
      check_numbers(tensor, Numbers::finite, place);
      graph_.constants.emplace(value, std::move(tensor));
    }
  }

  /// Those with an initialiser have a value already: older files list them as inputs too.
  void read_inputs() {
    for (const ::onnx::ValueInfoProto& input : proto_.input()) {
      if (is_initialised(input.name())) continue;
      graph_.inputs.push_back(read_input(input, values_.add(input.name(), "an input")));
    }
    if (graph_.inputs.empty()) fail(ErrorCode::corrupt, "the graph has no input");
  }

  bool is_initialised(const std::string& name) const {
    return values_.contains(name) && graph_.constants.contains(values_.find(name, "an input"));
  }

  /// Outputs first: a node may stand before those that make its inputs.
  void read_nodes() {
    for (const ::onnx::NodeProto& proto : proto_.node()) begin_node(proto);
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      finish_node(proto_.node(static_cast<int>(i)), graph_.nodes[i]);
    }
    graph_.nodes = in_order(std::move(graph_.nodes), values_.size());
  }

  void begin_node(const ::onnx::NodeProto& proto) {
    check_identifier(proto.op_type(), fmt::format("an operator, in node {}", graph_.nodes.size()));
    const std::string name = node_name(proto, graph_.nodes.size());
    Node& node = graph_.nodes.emplace_back();
    node.name = name;
    node.operation = proto.op_type();
    node.domain = domain_name(proto.domain());
    const std::string place = describe(node);
    for (const std::string& output : proto.output()) {
      node.outputs.push_back(output.empty() ? std::nullopt
                                            : std::optional(values_.add(output, place)));
    }
  }

  void finish_node(const ::onnx::NodeProto& proto, Node& node) {
    const std::string place = describe(node);
    check_operator(node, place);
    for (const std::string& input : proto.input()) {
      node.inputs.push_back(input.empty() ? std::nullopt
                                          : std::optional(values_.find(input, place)));
    }
    node.attributes = read_attributes(proto, place, tensors_);
  }

  static std::string describe(const Node& node) {
    return fmt::format("node '{}' ({})", node.name, node.operation);
  }

  void check_operator(const Node& node, const std::string& place) const {
    if (functions_.contains({node.domain, node.operation})) {
      fail(ErrorCode::unsupported,
           "{} calls a function of the file: put its operators in its place, as "
           "onnx.inliner.inline_local_functions(model) does",
           place);
    }
    check_domain(node.domain, graph_.opsets, place);
  }

  void read_outputs() {
    std::set<std::string> names;
    for (const ::onnx::ValueInfoProto& output : proto_.output()) {
      if (!names.insert(output.name()).second) {
        fail(ErrorCode::corrupt, "the graph has two outputs called '{}'", printable(output.name()));
      }
      graph_.outputs.push_back(read_output(output, values_.find(output.name(), "an output")));
    }
    if (graph_.outputs.empty()) fail(ErrorCode::corrupt, "the graph has no output");
  }

  const ::onnx::ModelProto& model_;
  const ::onnx::GraphProto& proto_;
  std::set<std::pair<std::string, std::string>> functions_;  ///< domain and name
  ValueNames values_;
  TensorReader tensors_;
  Graph graph_;
};

}  // namespace

Graph read_graph(ByteSpan bytes, const std::string& source) {
  try {
    const ::onnx::ModelProto model = parse_model(bytes);
    return GraphReader(model).read();
  } catch (const Error& error) {
    fail(error.code(), "'{}': {}", source, error.what());
  }
}

}  // namespace sealion::onnx
