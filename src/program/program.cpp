#include "program/program.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <functional>
#include <map>
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

void check_constants(const std::vector<std::int64_t>& values, const char* what,
                     const std::string& name) {
  for (const std::int64_t value : values) check_constant(value, what, name);
}

void check_within(const std::vector<std::int32_t>& values, std::int32_t largest, const char* what,
                  const std::string& name) {
  const auto outside = [&](std::int32_t x) { return x < -largest || x > largest; };
  const auto bad = std::find_if(values.begin(), values.end(), outside);
  if (bad != values.end()) {
    fail(ErrorCode::invalid_argument, "layer '{}': {} {} is outside [{}, {}]", name, what, *bad,
         -largest, largest);
  }
}

void check_weights(const std::vector<std::int32_t>& weights, const std::string& name) {
  check_within(weights, largest_weight, "weight", name);
}

/// One bias for each row: none counts as zeros.
std::vector<std::int64_t> checked_bias(std::vector<std::int64_t> bias, std::size_t rows,
                                       const std::string& name) {
  if (bias.empty()) bias.resize(rows);
  if (bias.size() != rows) {
    fail(ErrorCode::invalid_argument, "layer '{}': {} biases for {} rows", name, bias.size(), rows);
  }
  check_constants(bias, "bias", name);
  return bias;
}

/// Size of what the window makes with `channels` a position, of an input of `size`; each integer of
/// it sees `seen` inputs.
std::size_t windowed_size(const Window& window, std::size_t channels, std::size_t seen,
                          std::size_t size, const std::string& name) {
  if (window.input_size() != size) {
    fail(ErrorCode::invalid_argument, "layer '{}': an image of {} x {} x {} in a tensor of {}",
         name, window.height, window.width, window.channels, size);
  }
  // Before the products: `channels` is any number.
  if (channels > largest_node_size || window.positions() > largest_node_size) {
    fail(ErrorCode::invalid_argument, "layer '{}': {} positions of {} channels", name,
         window.positions(), channels);
  }
  const std::size_t result = window.positions() * channels;
  if (result <= largest_node_size && result * seen > most_window_inputs) {
    fail(ErrorCode::invalid_argument,
         "layer '{}': {} integers of {} inputs each are more than {} together", name, result, seen,
         most_window_inputs);
  }
  return result;
}

/// Names reach terminals and JSON, also those that come from a file.
void check_name(const std::string& name) {
  if (name.size() > longest_name) {
    fail(ErrorCode::invalid_argument, "a layer's name has {} bytes, at most {} are possible",
         name.size(), longest_name);
  }
  const auto unprintable = [](char c) { return c < ' ' || c > '~'; };
  const auto bad = std::find_if(name.begin(), name.end(), unprintable);
  if (bad != name.end()) {
    fail(ErrorCode::invalid_argument, "byte {} of a layer's name is {:#04x}, not printable ASCII",
         bad - name.begin(), static_cast<unsigned char>(*bad));
  }
}

/// The layer's name, or its kind and number where it has none.
template <typename Kind>
std::string named(std::string name, const char* kind, const std::vector<Node>& nodes) {
  check_name(name);
  if (!name.empty()) return name;
  const auto same = [](const Node& node) { return std::holds_alternative<Kind>(node.operation); };
  return fmt::format("{}_{}", kind, std::count_if(nodes.begin(), nodes.end(), same) + 1);
}

/// Columns in order and in range.
void check_row(const std::vector<LinearTerm>& row, std::size_t columns, const std::string& name) {
  for (std::size_t e = 0; e < row.size(); ++e) {
    if (row[e].column >= columns || (e > 0 && row[e].column <= row[e - 1].column)) {
      fail(ErrorCode::invalid_argument,
           "layer '{}': column {} at place {} of a row; columns ascend and are below {}", name,
           row[e].column, e, columns);
    }
    if (row[e].weight == 0) {
      fail(ErrorCode::invalid_argument,
           "layer '{}': a weight of zero at column {}; leave the entry out", name, row[e].column);
    }
  }
}

/// The most that the rows of one sparse layer may have together.
void check_entries(const std::vector<std::vector<LinearTerm>>& rows, const std::string& name) {
  std::size_t entries = 0;
  for (const auto& row : rows) entries += row.size();
  if (entries > most_window_inputs) {
    fail(ErrorCode::invalid_argument, "layer '{}': {} entries are more than {}", name, entries,
         most_window_inputs);
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

NodeId ProgramBuilder::append(std::string name, Operation operation, std::size_t size) {
  std::vector<Node>& nodes = program_.nodes_;
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
  name = named<InputNode>(std::move(name), "input", program_.nodes_);
  if (!program_.nodes_.empty()) {
    fail(ErrorCode::invalid_argument, "layer '{}': a program has one input, its first layer", name);
  }
  check_constant(low, "bound", name);
  check_constant(high, "bound", name);
  if (low > high) {
    fail(ErrorCode::invalid_argument, "layer '{}': the range [{}, {}] is empty", name, low, high);
  }
  return append(std::move(name), InputNode{low, high}, size);
}

NodeId ProgramBuilder::dense(NodeId x, std::size_t rows, std::vector<std::int32_t> weights,
                             std::vector<std::int64_t> bias, std::string name) {
  name = named<DenseNode>(std::move(name), "dense", program_.nodes_);
  const std::size_t columns = size_of(x);
  // Before the product: `rows` is any number.
  if (rows > largest_node_size || weights.size() != rows * columns) {
    fail(ErrorCode::invalid_argument, "layer '{}': {} weights for {} rows of {}", name,
         weights.size(), rows, columns);
  }
  bias = checked_bias(std::move(bias), rows, name);
  check_weights(weights, name);
  return append(std::move(name), DenseNode{x, std::move(weights), std::move(bias)}, rows);
}

NodeId ProgramBuilder::conv2d(NodeId x, const Window& window, std::size_t filters,
                              std::vector<std::int32_t> weights, std::vector<std::int64_t> bias,
                              std::string name) {
  name = named<Conv2DNode>(std::move(name), "conv2d", program_.nodes_);
  check_window(window);
  const std::size_t size = windowed_size(window, filters, window.kernel_size(), size_of(x), name);
  if (weights.size() != filters * window.kernel_size()) {
    fail(ErrorCode::invalid_argument, "layer '{}': {} weights for {} filters of {} x {} x {}", name,
         weights.size(), filters, window.kernel_height, window.kernel_width, window.channels);
  }
  bias = checked_bias(std::move(bias), filters, name);
  check_weights(weights, name);
  return append(std::move(name), Conv2DNode{x, window, std::move(weights), std::move(bias)}, size);
}

NodeId ProgramBuilder::sum_pool(NodeId x, const Window& window, std::string name) {
  name = named<SumPoolNode>(std::move(name), "sum_pool", program_.nodes_);
  check_window(window);
  const std::size_t seen = window.kernel_height * window.kernel_width;
  const std::size_t size = windowed_size(window, window.channels, seen, size_of(x), name);
  return append(std::move(name), SumPoolNode{x, window}, size);
}

NodeId ProgramBuilder::sparse(NodeId x, const std::vector<std::vector<LinearTerm>>& rows,
                              std::vector<std::int64_t> bias, std::string name) {
  name = named<SparseNode>(std::move(name), "sparse", program_.nodes_);
  const std::size_t columns = size_of(x);
  check_entries(rows, name);
  SparseNode node{x, {0}, {}, {}, checked_bias(std::move(bias), rows.size(), name)};
  for (const auto& row : rows) {
    check_row(row, columns, name);
    for (const LinearTerm& term : row) {
      node.columns.push_back(static_cast<std::uint32_t>(term.column));
      node.weights.push_back(term.weight);
    }
    node.row_starts.push_back(static_cast<std::uint32_t>(node.columns.size()));
  }
  check_weights(node.weights, name);
  return append(std::move(name), std::move(node), rows.size());
}

NodeId ProgramBuilder::forest(NodeId x, DecisionTrees trees, std::size_t outputs,
                              std::vector<std::int32_t> values, std::vector<std::int64_t> bias,
                              std::string name) {
  name = named<ForestNode>(std::move(name), "forest", program_.nodes_);
  check_trees(trees, size_of(x), name);
  const auto* input = std::get_if<InputNode>(&program_.nodes_[x].operation);
  if (input == nullptr || input->low != 0 || input->high != 1) {
    fail(ErrorCode::invalid_argument,
         "layer '{}': trees decide on the bits of the input, integers in [0, 1]", name);
  }
  // Before the product: `outputs` is any number.
  if (outputs > largest_node_size || values.size() != trees.leaves * outputs) {
    fail(ErrorCode::invalid_argument, "layer '{}': {} values for {} leaves of {} outputs", name,
         values.size(), trees.leaves, outputs);
  }
  bias = checked_bias(std::move(bias), outputs, name);
  check_within(values, largest_leaf_value, "leaf value", name);
  return append(std::move(name),
                ForestNode{x, std::move(trees), std::move(values), std::move(bias)}, outputs);
}

NodeId ProgramBuilder::square(NodeId x, std::string name) {
  return product(x, x, named<ProductNode>(std::move(name), "square", program_.nodes_));
}

NodeId ProgramBuilder::product(NodeId left, NodeId right, std::string name) {
  name = named<ProductNode>(std::move(name), "product", program_.nodes_);
  const std::size_t size = size_of(left);
  if (size_of(right) != size) {
    fail(ErrorCode::invalid_argument, "layer '{}': a product of {} and {} integers", name, size,
         size_of(right));
  }
  return append(std::move(name), ProductNode{left, right}, size);
}

NodeId ProgramBuilder::sum(const std::vector<NodeId>& inputs, std::string name) {
  return combination(inputs, std::vector<std::int32_t>(inputs.size(), 1), {}, std::move(name));
}

NodeId ProgramBuilder::add_constants(NodeId x, std::vector<std::int64_t> constants,
                                     std::string name) {
  return combination({x}, {1}, std::move(constants), std::move(name));
}

NodeId ProgramBuilder::combination(const std::vector<NodeId>& inputs,
                                   std::vector<std::int32_t> factors,
                                   std::vector<std::int64_t> constants, std::string name) {
  name = named<SumNode>(std::move(name), "sum", program_.nodes_);
  if (inputs.empty() || inputs.size() > most_operands || factors.size() != inputs.size()) {
    fail(ErrorCode::invalid_argument,
         "layer '{}': {} factors for {} operands, 1 to {} are possible", name, factors.size(),
         inputs.size(), most_operands);
  }
  const std::size_t size = size_of(inputs.front());
  for (const NodeId x : inputs) {
    if (size_of(x) == size) continue;
    fail(ErrorCode::invalid_argument, "layer '{}': a sum of {} and {} integers", name, size,
         size_of(x));
  }
  check_weights(factors, name);
  if (std::find(factors.begin(), factors.end(), 0) != factors.end()) {
    fail(ErrorCode::invalid_argument, "layer '{}': a factor of zero; leave the operand out", name);
  }
  if (constants.empty()) constants.resize(size);
  if (constants.size() != size) {
    fail(ErrorCode::invalid_argument, "layer '{}': {} constants for {} integers", name,
         constants.size(), size);
  }
  check_constants(constants, "constant", name);
  return append(std::move(name), SumNode{inputs, std::move(factors), std::move(constants)}, size);
}

NodeId ProgramBuilder::concatenate(const std::vector<NodeId>& inputs, std::string name) {
  name = named<ConcatenateNode>(std::move(name), "concatenate", program_.nodes_);
  if (inputs.empty() || inputs.size() > most_operands) {
    fail(ErrorCode::invalid_argument, "layer '{}': {} operands, 1 to {} are possible", name,
         inputs.size(), most_operands);
  }
  std::size_t size = 0;
  for (const NodeId x : inputs) size += size_of(x);
  return append(std::move(name), ConcatenateNode{inputs}, size);
}

NodeId ProgramBuilder::polynomial(NodeId x, const std::vector<std::int32_t>& coefficients,
                                  std::string name) {
  name = named<SumNode>(std::move(name), "polynomial", program_.nodes_);
  const std::size_t size = size_of(x);
  if (coefficients.size() < 2 || coefficients.size() > largest_degree + 1 ||
      coefficients.back() == 0) {
    fail(ErrorCode::invalid_argument,
         "layer '{}': a polynomial takes 2 to {} coefficients, the last not zero", name,
         largest_degree + 1);
  }
  check_weights(coefficients, name);
  std::map<std::size_t, NodeId> powers = {{1, x}};
  const std::function<NodeId(std::size_t)> power = [&](std::size_t k) {
    if (const auto known = powers.find(k); known != powers.end()) return known->second;
    const NodeId high = power((k + 1) / 2);
    const NodeId low = power(k / 2);
    return powers[k] = product(high, low, fmt::format("{}/x^{}", name, k));
  };
  std::vector<NodeId> terms;
  std::vector<std::int32_t> factors;
  for (std::size_t k = 1; k < coefficients.size(); ++k) {
    if (coefficients[k] == 0) continue;
    terms.push_back(power(k));
    factors.push_back(coefficients[k]);
  }
  return combination(terms, std::move(factors),
                     std::vector<std::int64_t>(size, coefficients.front()), std::move(name));
}

Program ProgramBuilder::build() {
  if (program_.nodes_.empty()) {
    fail(ErrorCode::invalid_argument, "a program needs an input before it can be built");
  }
  return std::exchange(program_, {});
}

Program Program::prefix(NodeId last) const {
  if (last >= nodes_.size()) {
    fail(ErrorCode::invalid_argument, "node {} does not exist: there are {}", last, nodes_.size());
  }
  Program result;
  result.nodes_.assign(nodes_.begin(), nodes_.begin() + static_cast<std::ptrdiff_t>(last) + 1);
  return result;
}

std::string name_with(const std::string& name, const std::string& suffix) {
  return name.substr(0, longest_name - suffix.size()) + suffix;
}

std::vector<NodeId> inputs_of(const Node& node) {
  return std::visit(
      [](const auto& operation) -> std::vector<NodeId> {
        using T = std::decay_t<decltype(operation)>;
        if constexpr (std::is_same_v<T, InputNode>) {
          return {};
        } else if constexpr (std::is_same_v<T, ProductNode>) {
          return {operation.left, operation.right};
        } else if constexpr (std::is_same_v<T, SumNode> || std::is_same_v<T, ConcatenateNode>) {
          return operation.inputs;
        } else {
          return {operation.input};
        }
      },
      node.operation);
}

std::vector<NodeId> last_uses(const Program& program) {
  std::vector<NodeId> result(program.nodes().size());
  for (NodeId id = 0; id < result.size(); ++id) {
    result[id] = id;
    for (const NodeId x : inputs_of(program.node(id))) result[x] = id;
  }
  return result;
}

bool is_square(const Node& node) {
  const auto* product = std::get_if<ProductNode>(&node.operation);
  return product != nullptr && product->left == product->right;
}

}  // namespace sealion
