#include "onnx/support/small_graph.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

#include "base/cases.h"
#include "onnx/lower/lower_graph.h"
#include "real/evaluate.h"

namespace sealion::onnx::testing {
namespace {

Tensor number_tensor(const Tensor& tensor) { return {tensor.shape, doubles_of(tensor)}; }

Tensor answer_of(const Value& value, const std::vector<RealBatch>& made) {
  if (const auto* tensor = std::get_if<Tensor>(&value)) return number_tensor(*tensor);
  const auto& symbolic = std::get<Symbolic>(value);
  std::vector<double> numbers;
  for (const Element& element : symbolic.elements) {
    const double of_node =
        element.is_constant() ? 0 : made[element.node].feature(element.index).front();
    numbers.push_back(element.offset + element.factor * of_node);
  }
  return {symbolic.shape, std::move(numbers)};
}

/// The record from which a value arrives so.
std::vector<double> record_for(const std::vector<double>& numbers, Arrival arrival) {
  std::vector<double> record = numbers;
  if (arrival == Arrival::scaled) {
    for (double& number : record) number = (number - 3) / 2;
  } else if (arrival == Arrival::summed) {
    for (double& number : record) number -= 5;
    record.insert(record.end(), numbers.size(), 5);
  }
  return record;
}

/// Nodes that make "value" of "x".
void arrive(SmallGraph& graph, const Tensor& value, Arrival arrival, std::int64_t opset) {
  const auto count = static_cast<std::int64_t>(element_count(value.shape));
  std::vector<std::int64_t> shape(value.shape.begin(), value.shape.end());
  graph.constant("shape", {{shape.size()}, shape});
  std::string flat = "x";
  if (arrival == Arrival::scaled) {
    graph.constant("two", reals({}, {2})).constant("three", reals({}, {3}));
    graph.node({"Mul", {}, opset}, {"x", "two"}, {"doubled"});
    graph.node({"Add", {}, opset}, {"doubled", "three"}, {"flat"});
    flat = "flat";
  } else if (arrival == Arrival::summed) {
    graph.node({"Slice",
                {{"starts", std::vector<std::int64_t>{0}},
                 {"ends", std::vector<std::int64_t>{count}},
                 {"axes", std::vector<std::int64_t>{1}}},
                opset},
               {"x"}, {"first"});
    graph.node({"Slice",
                {{"starts", std::vector<std::int64_t>{count}},
                 {"ends", std::vector<std::int64_t>{2 * count}},
                 {"axes", std::vector<std::int64_t>{1}}},
                opset},
               {"x"}, {"second"});
    graph.node({"Add", {}, opset}, {"first", "second"}, {"flat"});
    flat = "flat";
  }
  graph.node({"Reshape", {{"allowzero", std::int64_t{1}}}, opset}, {flat, "shape"}, {"value"});
}

}  // namespace

Tensor reals(Shape shape, std::vector<double> numbers) {
  return {std::move(shape), std::move(numbers)};
}

Tensor integers(std::vector<std::int64_t> numbers) { return {{numbers.size()}, numbers}; }

Tensor random_reals(const Shape& shape, std::uint32_t seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<double> size(0.25, 2);
  std::vector<double> numbers(element_count(shape));
  for (double& number : numbers) {
    number = size(generator);
    if (generator() % 2 == 0) number = -number;
  }
  return {shape, std::move(numbers)};
}

std::vector<double> doubles_of(const Tensor& tensor) {
  return std::visit(Cases{[](const std::vector<std::string>&) -> std::vector<double> {
                            ADD_FAILURE() << "texts where numbers are due";
                            return {};
                          },
                          [](const auto& numbers) {
                            return std::vector<double>(numbers.begin(), numbers.end());
                          }},
                    tensor.elements);
}

Operation classical(const char* name, Attributes attributes, std::size_t outputs) {
  return {name, std::move(attributes), 1, "ai.onnx.ml", outputs};
}

SmallGraph::SmallGraph(std::int64_t opset) { graph_.opsets = {{"", opset}, {"ai.onnx.ml", opset}}; }

ValueId SmallGraph::value(const std::string& name) {
  const auto found = std::ranges::find(graph_.value_names, name);
  const auto id = static_cast<ValueId>(found - graph_.value_names.begin());
  if (found == graph_.value_names.end()) graph_.value_names.push_back(name);
  return id;
}

SmallGraph& SmallGraph::input(const Shape& record, ElementType type, const std::string& name) {
  PortShape shape = {std::nullopt};
  shape.insert(shape.end(), record.begin(), record.end());
  graph_.inputs.push_back({value(name), name, type, shape});
  return *this;
}

SmallGraph& SmallGraph::constant(const std::string& name, Tensor tensor) {
  graph_.constants[value(name)] = std::move(tensor);
  return *this;
}

SmallGraph& SmallGraph::node(const Operation& operation, const std::vector<std::string>& inputs,
                             const std::vector<std::string>& outputs) {
  Node node{fmt::format("{} {}", operation.name, graph_.nodes.size()),
            operation.name,
            operation.domain,
            {},
            {},
            operation.attributes};
  for (const std::string& name : inputs) {
    node.inputs.push_back(name.empty() ? std::nullopt : std::optional(value(name)));
  }
  for (const std::string& name : outputs) node.outputs.push_back(value(name));
  graph_.nodes.push_back(std::move(node));
  return *this;
}

SmallGraph& SmallGraph::output(const std::string& name, ElementType type) {
  graph_.outputs.push_back({value(name), name, type, {}});
  return *this;
}

std::vector<Tensor> answers_of(const Graph& graph, const Shape& record_shape,
                               const std::vector<double>& record) {
  const Lowered lowered = lower_graph(graph, {record_shape, {}});
  RealBatch inputs(lowered.sources.size(), 1);
  for (std::size_t i = 0; i < inputs.features(); ++i) {
    inputs.feature(i).front() = record[lowered.sources[i].column];
  }
  const auto made = real::evaluate_all(lowered.program, inputs);
  std::vector<Tensor> answers;
  for (const GraphOutput& output : lowered.outputs)
    answers.push_back(answer_of(output.value, made));
  return answers;
}

std::vector<Tensor> made_by(const Operation& operation, const Values& values, Arrival arrival,
                            std::size_t varying) {
  SmallGraph graph(operation.opset);
  std::vector<double> record = {1};
  if (arrival != Arrival::constant) {
    record = record_for(doubles_of(*values[varying]), arrival);
  }
  graph.input({record.size()});
  std::vector<std::string> names, results;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool varies = arrival != Arrival::constant && i == varying;
    names.push_back(!values[i] ? "" : varies ? "value" : fmt::format("constant {}", i));
    if (varies) {
      arrive(graph, *values[i], arrival, operation.opset);
    } else if (values[i]) {
      graph.constant(names.back(), *values[i]);
    }
  }
  for (std::size_t i = 0; i < operation.outputs; ++i) results.push_back(fmt::format("y{}", i));
  graph.node(operation, names, results);
  for (const std::string& result : results) graph.output(result);
  return answers_of(graph.graph(), {record.size()}, record);
}

void expect_makes(const Operation& operation, const Values& values, const Tensor& due,
                  const std::vector<std::size_t>& varying) {
  const std::vector<double> numbers = doubles_of(due);
  const auto expect = [&](Arrival arrival, std::size_t value) {
    SCOPED_TRACE(fmt::format("{} where value {} arrives in manner {}", operation.name, value,
                             static_cast<int>(arrival)));
    const Tensor made = made_by(operation, values, arrival, value).front();
    ASSERT_EQ(made.shape, due.shape);
    const std::vector<double> got = doubles_of(made);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (std::isnan(numbers[i])) {
        EXPECT_TRUE(std::isnan(got[i])) << i;
      } else if (got[i] != numbers[i]) {  // as infinities are not
        EXPECT_NEAR(got[i], numbers[i], 1e-9 * std::max(1.0, std::abs(numbers[i]))) << i;
      }
    }
  };
  expect(Arrival::constant, 0);
  for (const std::size_t value : varying) {
    for (const Arrival arrival : {Arrival::record, Arrival::scaled, Arrival::summed}) {
      expect(arrival, value);
    }
  }
}

std::size_t place_of(const Shape& shape, const Shape& position) {
  std::size_t place = 0;
  for (std::size_t d = 0; d < shape.size(); ++d) place = place * shape[d] + position[d];
  return place;
}

}  // namespace sealion::onnx::testing
