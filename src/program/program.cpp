#include "program/program.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/error.h"

namespace sealion {
namespace {

void check_constant(std::int64_t value, const char* what, const std::string& name) {
  if (value < -largest_constant || value > largest_constant) {
    fail(ErrorCode::invalid_argument, "layer '{}': {} {} is outside [-2^48, 2^48]", name, what,
         value);
  }
}

void check_weights(const std::vector<std::int32_t>& weights, const std::string& name) {
  const auto outside = [](std::int32_t w) { return w < -largest_weight || w > largest_weight; };
  const auto bad = std::find_if(weights.begin(), weights.end(), outside);
  if (bad != weights.end()) {
    fail(ErrorCode::invalid_argument, "layer '{}': weight {} is outside [{}, {}]", name, *bad,
         -largest_weight, largest_weight);
  }
}

}  // namespace

std::size_t ProgramBuilder::size_of(NodeId x) const {
  if (x >= program_.nodes_.size()) {
    fail(ErrorCode::invalid_argument, "node {} does not exist: there are {} so far", x,
         program_.nodes_.size());
  }
  return program_.nodes_[x].size;
}

NodeId ProgramBuilder::append(std::string name, const char* kind, Operation operation,
                              std::size_t size) {
  std::vector<Node>& nodes = program_.nodes_;
  if (name.empty()) {
    const auto same = [&](const Node& node) { return node.operation.index() == operation.index(); };
    name = fmt::format("{}_{}", kind, std::count_if(nodes.begin(), nodes.end(), same) + 1);
  }
  if (name.size() > longest_name) {
    fail(ErrorCode::invalid_argument, "a layer's name has {} bytes, at most {} are possible",
         name.size(), longest_name);
  }
  if (size == 0 || size > largest_node_size) {
    fail(ErrorCode::invalid_argument, "layer '{}': size {} is outside [1, {}]", name, size,
         largest_node_size);
  }
  if (nodes.size() == most_nodes) {
    fail(ErrorCode::invalid_argument, "layer '{}': a program has at most {} layers", name,
         most_nodes);
  }
  nodes.push_back({std::move(name), std::move(operation), size});
  return nodes.size() - 1;
}

NodeId ProgramBuilder::input(std::size_t size, std::int64_t low, std::int64_t high,
                             std::string name) {
  if (!program_.nodes_.empty()) {
    fail(ErrorCode::invalid_argument, "layer '{}': a program has one input, its first layer", name);
  }
  check_constant(low, "bound", name);
  check_constant(high, "bound", name);
  if (low > high) {
    fail(ErrorCode::invalid_argument, "layer '{}': the range [{}, {}] is empty", name, low, high);
  }
  return append(std::move(name), "input", InputNode{low, high}, size);
}

NodeId ProgramBuilder::dense(NodeId x, std::size_t rows, std::vector<std::int32_t> weights,
                             std::vector<std::int64_t> bias, std::string name) {
  const std::size_t columns = size_of(x);
  // Before the product: `rows` is any number.
  if (rows > largest_node_size || weights.size() != rows * columns) {
    fail(ErrorCode::invalid_argument, "layer '{}': {} weights for {} rows of {}", name,
         weights.size(), rows, columns);
  }
  if (bias.empty()) bias.resize(rows);
  if (bias.size() != rows) {
    fail(ErrorCode::invalid_argument, "layer '{}': {} biases for {} rows", name, bias.size(), rows);
  }
  check_weights(weights, name);
  for (const std::int64_t b : bias) check_constant(b, "bias", name);
  return append(std::move(name), "dense", DenseNode{x, std::move(weights), std::move(bias)}, rows);
}

NodeId ProgramBuilder::square(NodeId x, std::string name) {
  const std::size_t size = size_of(x);
  return append(std::move(name), "square", SquareNode{x}, size);
}

Program ProgramBuilder::build() {
  if (program_.nodes_.empty()) {
    fail(ErrorCode::invalid_argument, "a program needs an input before it can be built");
  }
  return std::exchange(program_, {});
}

std::optional<NodeId> input_of(const Node& node) {
  if (const auto* dense = std::get_if<DenseNode>(&node.operation)) return dense->input;
  if (const auto* square = std::get_if<SquareNode>(&node.operation)) return square->input;
  return std::nullopt;
}

std::vector<NodeId> last_uses(const Program& program) {
  std::vector<NodeId> result(program.nodes().size());
  for (NodeId id = 0; id < result.size(); ++id) {
    result[id] = id;
    if (const auto x = input_of(program.node(id))) result[*x] = id;
  }
  return result;
}

std::int32_t weight_offset(const DenseNode& dense) {
  return -std::min(0, *std::min_element(dense.weights.begin(), dense.weights.end()));
}

int shifted_weight_bits(const Program& program) {
  int bits = 0;
  for (const Node& node : program.nodes()) {
    if (const auto* dense = std::get_if<DenseNode>(&node.operation)) {
      const auto largest = *std::max_element(dense->weights.begin(), dense->weights.end());
      const auto shifted = static_cast<std::uint32_t>(largest + weight_offset(*dense));
      bits = std::max(bits, static_cast<int>(std::bit_width(shifted)));
    }
  }
  return bits;
}

}  // namespace sealion
