// Graphs of any operators on any values: lowered in bounded time and memory, or refused, and what
// is lowered evaluates. Bytes choose operators, attributes and shapes, so that most of them go far.
#include <fuzzer/FuzzedDataProvider.h>

#include "onnx/lower/core.h"
#include "onnx/lower/lower_graph.h"
#include "onnx/lower/operators/operators.h"
#include "real/evaluate.h"
#include "round_trip.h"

namespace sealion::onnx {
namespace {

using Bytes = FuzzedDataProvider;

const char* const attribute_names[] = {"alpha",
                                       "axes",
                                       "axis",
                                       "auto_pad",
                                       "beta",
                                       "ceil_mode",
                                       "classlabels_ints",
                                       "coefficients",
                                       "count_include_pad",
                                       "dilations",
                                       "ends",
                                       "epsilon",
                                       "group",
                                       "intercepts",
                                       "keepdims",
                                       "kernel_shape",
                                       "mode",
                                       "noop_with_empty_axes",
                                       "norm",
                                       "offset",
                                       "pads",
                                       "perm",
                                       "post_transform",
                                       "scale",
                                       "split",
                                       "starts",
                                       "strides",
                                       "targets",
                                       "to",
                                       "transA",
                                       "transB",
                                       "value",
                                       "values_strings",
                                       "keys_int64s",
                                       "cats_strings",
                                       "imputed_value_floats",
                                       "threshold"};
const char* const attribute_texts[] = {"SAME_UPPER", "SAME_LOWER", "VALID", "edge",
                                       "reflect",    "L1",         "L2",    "MAX",
                                       "SOFTMAX",    "LOGISTIC",   "NONE"};

/// Mostly small, and sometimes as large as it can be.
std::int64_t integer(Bytes& bytes) {
  switch (bytes.ConsumeIntegralInRange(0, 7)) {
    case 0:
      return bytes.ConsumeIntegral<std::int64_t>();
    case 1:
      return bytes.ConsumeIntegralInRange<std::int64_t>(-70000, 70000);
    default:
      return bytes.ConsumeIntegralInRange<std::int64_t>(-2, 5);
  }
}

double number(Bytes& bytes) {
  return bytes.ConsumeBool() ? static_cast<double>(bytes.ConsumeIntegralInRange(-4, 4))
                             : bytes.ConsumeFloatingPoint<float>();
}

template <typename Make>
auto several(Bytes& bytes, std::size_t most, const Make& make) {
  std::vector<decltype(make())> all(bytes.ConsumeIntegralInRange<std::size_t>(0, most));
  for (auto& one : all) one = make();
  return all;
}

Tensor tensor(Bytes& bytes) {
  Shape shape = several(bytes, 4, [&] { return bytes.ConsumeIntegralInRange<std::size_t>(0, 4); });
  const std::size_t count = element_count(shape);
  if (bytes.ConsumeBool()) {
    std::vector<std::int64_t> integers(count);
    for (std::int64_t& one : integers) one = integer(bytes);
    return {std::move(shape), std::move(integers)};
  }
  std::vector<double> numbers(count);
  for (double& one : numbers) one = number(bytes);
  return {std::move(shape), std::move(numbers)};
}

Attribute attribute(Bytes& bytes) {
  switch (bytes.ConsumeIntegralInRange(0, 6)) {
    case 0:
      return number(bytes);
    case 1:
      return std::string(bytes.PickValueInArray(attribute_texts));
    case 2:
      return several(bytes, 6, [&] { return number(bytes); });
    case 3:
      return tensor(bytes);
    case 4:
      return several(bytes, 3,
                     [&] { return std::string(bytes.PickValueInArray(attribute_texts)); });
    case 5:
      return integer(bytes);
    default:
      return several(bytes, 6, [&] { return integer(bytes); });
  }
}

struct NamedOperator {
  const char* domain;
  std::string_view name;
};

std::vector<NamedOperator> all_operators() {
  std::vector<NamedOperator> all;
  for (const auto operators : {arranging_operators(), arithmetic_operators(), matrix_operators(),
                               window_operators(), function_operators(), quantising_operators()}) {
    for (const Operator& one : operators) all.push_back({"", one.name});
  }
  for (const Operator& one : classical_operators()) all.push_back({"ai.onnx.ml", one.name});
  return all;
}

/// Reads values that are made before it; the first output of all is read by later ones.
Node node(Bytes& bytes, std::size_t values) {
  static const std::vector<NamedOperator> operators = all_operators();
  const auto& [domain, name] =
      operators[bytes.ConsumeIntegralInRange<std::size_t>(0, operators.size() - 1)];
  Node node{std::string(name), std::string(name), domain, {}, {}, {}};
  node.inputs = several(bytes, 5, [&]() -> std::optional<ValueId> {
    if (bytes.ConsumeIntegralInRange(0, 7) == 0) return std::nullopt;
    return values - 1 - bytes.ConsumeIntegralInRange<std::size_t>(0, values - 1);
  });
  node.outputs = {values};
  for (std::size_t left = bytes.ConsumeIntegralInRange<std::size_t>(0, 4); left > 0; --left) {
    node.attributes[bytes.PickValueInArray(attribute_names)] = attribute(bytes);
  }
  return node;
}

/// Value 0 is the record, constants follow, then what operators make; the last goes out.
Graph graph(Bytes& bytes) {
  Graph graph;
  graph.opsets = {{"", bytes.ConsumeIntegralInRange(7, 22)}, {"ai.onnx.ml", 1}};
  graph.inputs.push_back({0, "x", ElementType::real32, PortShape{{}, 2, 3, 2}});
  graph.value_names.push_back("x");
  for (std::size_t left = bytes.ConsumeIntegralInRange<std::size_t>(1, 6); left > 0; --left) {
    graph.constants[graph.value_names.size()] = tensor(bytes);
    graph.value_names.push_back("c");
  }
  while (bytes.remaining_bytes() > 0 && graph.nodes.size() < 64) {
    graph.nodes.push_back(node(bytes, graph.value_names.size()));
    graph.value_names.push_back("y");
  }
  graph.outputs.push_back({graph.value_names.size() - 1, "y", ElementType::real32, {}});
  return graph;
}

void evaluate(const Lowered& lowered) {
  RealBatch records(lowered.sources.size(), 2);
  for (std::size_t i = 0; i < records.features(); ++i) {
    records.feature(i)[0] = static_cast<double>(i % 5) - 2;
    records.feature(i)[1] = 0.5;
  }
  const auto made = real::evaluate_all(lowered.program, records);
  for (std::size_t id = 0; id < made.size(); ++id) {
    fuzz::expect(made[id].features() == lowered.program.nodes[id].size, "nodes make their size");
  }
  const auto* answer = std::get_if<Symbolic>(&lowered.outputs.front().value);
  if (!answer || !answer->class_names.empty()) return;
  fuzz::expect(answer->elements.size() == element_count(answer->shape), "shapes say how many");
  if (inner_functions(lowered.program, *answer).empty()) find_core(lowered.program, *answer);
}

}  // namespace
}  // namespace sealion::onnx

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion::onnx;
  FuzzedDataProvider bytes(data, size);
  const Graph any = graph(bytes);
  const Limits limits{.numbers = 1 << 15, .terms = 1 << 15, .multiplications = 1 << 18};
  try {
    evaluate(lower_graph(any, {{2, 3, 2}, {}}, limits));
  } catch (const sealion::Error&) {
    return 0;  // one error is as good as a program
  }
  return 0;
}
