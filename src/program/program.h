#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "program/decision_trees.h"
#include "program/window.h"

namespace sealion {

/// A value of a program: the index of the node that makes it.
using NodeId = std::size_t;

/// `size` integers from the client, each in [low, high].
struct InputNode {
  std::int64_t low;
  std::int64_t high;
};

/// output[r] = bias[r] + sum_c weights[r][c] * input[c].
struct DenseNode {
  NodeId input;
  std::vector<std::int32_t> weights;  ///< row-major [size][size of input]
  std::vector<std::int64_t> bias;     ///< [size]
};

/// output[y][x][f] = bias[f] + sum weights[f][ky][kx][c] * input[y sy + ky][x sx + kx][c], the
/// input padded with zeros.
struct Conv2DNode {
  NodeId input;
  Window window;
  std::vector<std::int32_t> weights;  ///< [filters][kernel height][kernel width][channels]
  std::vector<std::int64_t> bias;     ///< [filters]
};

/// output[y][x][c] = the sum of the window's part of channel c: average pooling without the
/// division.
struct SumPoolNode {
  NodeId input;
  Window window;
};

/// output[i] = left[i] * right[i]. A square where both are the same.
struct ProductNode {
  NodeId left, right;
};

/// output[i] = constants[i] + sum_k factors[k] * inputs[k][i].
struct SumNode {
  std::vector<NodeId> inputs;
  std::vector<std::int32_t> factors;    ///< [inputs], none zero
  std::vector<std::int64_t> constants;  ///< [size]
};

/// The inputs one after the other.
struct ConcatenateNode {
  std::vector<NodeId> inputs;
};

/// One entry of a sparse row.
struct LinearTerm {
  std::size_t column;
  std::int32_t weight;

  friend bool operator==(const LinearTerm&, const LinearTerm&) = default;
};

/// output[r] = bias[r] + sum of weights[e] * input[columns[e]] over the entries e of row r,
/// row_starts[r] to row_starts[r + 1]: a linear map in compressed rows. A row without entries is
/// its bias.
struct SparseNode {
  NodeId input;
  std::vector<std::uint32_t> row_starts;  ///< [size + 1], ascending from 0
  std::vector<std::uint32_t> columns;     ///< [entries], ascending in each row
  std::vector<std::int32_t> weights;      ///< [entries], none zero
  std::vector<std::int64_t> bias;         ///< [size]
};

/// output[k] = bias[k] + sum over the trees of values[leaf reached][k]. Reads the program's input,
/// whose integers are bits.
struct ForestNode {
  NodeId input;
  DecisionTrees trees;
  std::vector<std::int32_t> values;  ///< row-major [leaves][size]
  std::vector<std::int64_t> bias;    ///< [size]
};

using Operation = std::variant<InputNode, DenseNode, Conv2DNode, SumPoolNode, ProductNode, SumNode,
                               ConcatenateNode, SparseNode, ForestNode>;

struct Node {
  std::string name;  ///< for people, 1 to `longest_name` printable ASCII characters: "dense_1"
  Operation operation;
  std::size_t size;  ///< integers it makes for one sample
};

/// Limits of a program, so that a hostile file stays small. All of them far above the networks that
/// fit any encryption parameters.
inline constexpr std::size_t largest_node_size = 1 << 16;
inline constexpr std::size_t most_nodes = 1024;
inline constexpr std::size_t most_operands = 64;
inline constexpr std::int32_t largest_weight = 1 << 20;
/// Of a leaf: sums of a few leaves are weights.
inline constexpr std::int32_t largest_leaf_value = largest_weight / 8;
inline constexpr std::int64_t largest_constant = std::int64_t{1} << 48;
inline constexpr std::size_t longest_name = 128;
inline constexpr std::size_t largest_degree = 64;  ///< of a polynomial
/// Inputs that all windows, or all sparse rows, of one layer see together: a few bytes of file must
/// not ask for hours.
inline constexpr std::size_t most_window_inputs = std::size_t{1} << 28;

/// An exact integer tensor program in single static assignment: nodes in an order in which each
/// comes after its inputs; the first is the input, the last the output. Valid by construction.
class Program {
 public:
  const std::vector<Node>& nodes() const { return nodes_; }
  const Node& node(NodeId id) const { return nodes_[id]; }
  NodeId output_id() const { return nodes_.size() - 1; }
  std::size_t input_size() const { return nodes_.front().size; }
  std::size_t output_size() const { return nodes_.back().size; }
  const InputNode& input() const { return std::get<InputNode>(nodes_.front().operation); }
  /// The program whose output is node `last`, which must exist: nodes 0 to `last`.
  Program prefix(NodeId last) const;

 private:
  friend class ProgramBuilder;
  std::vector<Node> nodes_;
};

/// Builds a Program step by step; every step checks its arguments and throws `invalid_argument`
/// with the offending value. A layer without a name is called by its kind and number: "dense_1".
///
///     ProgramBuilder builder;
///     NodeId x = builder.input(784, 0, 7);
///     NodeId h = builder.square(builder.dense(x, 30, weights1, bias1));
///     builder.dense(h, 10, weights2, bias2);
///     Program program = builder.build();
class ProgramBuilder {
 public:
  ProgramBuilder() = default;
  /// Continues a program: its nodes keep their numbers.
  explicit ProgramBuilder(Program program) : program_(std::move(program)) {}

  /// `size` integers in [low, high]. Once, and first.
  NodeId input(std::size_t size, std::int64_t low, std::int64_t high, std::string name = "input");
  /// `rows` outputs; weights row-major [rows][size of x]; bias [rows], or empty for none.
  NodeId dense(NodeId x, std::size_t rows, std::vector<std::int32_t> weights,
               std::vector<std::int64_t> bias = {}, std::string name = {});
  /// x is [window.height][window.width][window.channels]; weights [filters][kernel height][kernel
  /// width][channels]; bias [filters], or empty for none. Makes [output height][output
  /// width][filters].
  NodeId conv2d(NodeId x, const Window& window, std::size_t filters,
                std::vector<std::int32_t> weights, std::vector<std::int64_t> bias = {},
                std::string name = {});
  /// Makes [output height][output width][channels].
  NodeId sum_pool(NodeId x, const Window& window, std::string name = {});
  /// One output a row, which may be empty; columns ascend and no weight is zero. bias [rows], or
  /// empty for none.
  NodeId sparse(NodeId x, const std::vector<std::vector<LinearTerm>>& rows,
                std::vector<std::int64_t> bias = {}, std::string name = {});
  /// x is the input, of integers in [0, 1]; values row-major [leaves][outputs]; bias [outputs], or
  /// empty for none.
  NodeId forest(NodeId x, DecisionTrees trees, std::size_t outputs,
                std::vector<std::int32_t> values, std::vector<std::int64_t> bias = {},
                std::string name = {});
  NodeId square(NodeId x, std::string name = {});
  /// Element by element; both of one size.
  NodeId product(NodeId left, NodeId right, std::string name = {});
  /// Of tensors of one size, 1 to `most_operands`.
  NodeId sum(const std::vector<NodeId>& inputs, std::string name = {});
  /// sum_k factors[k] * inputs[k] + constants, constants [size] or empty for none. A factor of zero
  /// is refused.
  NodeId combination(const std::vector<NodeId>& inputs, std::vector<std::int32_t> factors,
                     std::vector<std::int64_t> constants = {}, std::string name = {});
  /// x + constants, [size].
  NodeId add_constants(NodeId x, std::vector<std::int64_t> constants, std::string name = {});
  NodeId concatenate(const std::vector<NodeId>& inputs, std::string name = {});
  /// coefficients[0] + coefficients[1] x + coefficients[2] x^2 + ..., of any degree from 1 to
  /// `largest_degree`: products of logarithmic depth, named "name/x^2" and so on, and one sum.
  NodeId polynomial(NodeId x, const std::vector<std::int32_t>& coefficients, std::string name = {});
  /// Integers that node x makes.
  std::size_t size_of(NodeId x) const;
  /// The program whose output is the last node. The builder is empty afterwards.
  Program build();

 private:
  NodeId append(std::string name, Operation operation, std::size_t size);

  Program program_;
};

/// A layer's name with more behind it, the name cut off where both are longer than names are.
std::string name_with(const std::string& name, const std::string& suffix);

/// The nodes that `node` reads, in the order of its operands; none for the input.
std::vector<NodeId> inputs_of(const Node& node);

/// For each node the last node that reads it, or itself; the output's is itself: when an
/// interpreter may drop its value.
std::vector<NodeId> last_uses(const Program& program);

/// A product of a value with itself.
bool is_square(const Node& node);

}  // namespace sealion
