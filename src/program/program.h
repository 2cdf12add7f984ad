#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

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

/// output[i] = input[i]^2.
struct SquareNode {
  NodeId input;
};

using Operation = std::variant<InputNode, DenseNode, SquareNode>;

struct Node {
  std::string name;  ///< for people: "dense_1"
  Operation operation;
  std::size_t size;  ///< integers it makes for one sample
};

/// Limits of a program, so that a hostile file stays small. All of them far above the networks that
/// fit any encryption parameters.
inline constexpr std::size_t largest_node_size = 1 << 16;
inline constexpr std::size_t most_nodes = 1024;
inline constexpr std::int32_t largest_weight = 1 << 20;
inline constexpr std::int64_t largest_constant = std::int64_t{1} << 48;
inline constexpr std::size_t longest_name = 128;

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
  /// The dense node's weight [row][column].
  static std::int32_t weight(const DenseNode& dense, std::size_t columns, std::size_t row,
                             std::size_t column) {
    return dense.weights[row * columns + column];
  }

 private:
  friend class ProgramBuilder;
  std::vector<Node> nodes_;
};

/// Builds a Program step by step; every step checks its arguments and throws `invalid_argument`
/// with the offending value.
///
///     ProgramBuilder builder;
///     NodeId x = builder.input(784, 0, 7);
///     NodeId h = builder.square(builder.dense(x, 30, weights1, bias1));
///     builder.dense(h, 10, weights2, bias2);
///     Program program = builder.build();
class ProgramBuilder {
 public:
  /// `size` integers in [low, high]. Once, and first.
  NodeId input(std::size_t size, std::int64_t low, std::int64_t high, std::string name = "input");
  /// `rows` outputs; weights row-major [rows][size of x]; bias [rows], or empty for none.
  NodeId dense(NodeId x, std::size_t rows, std::vector<std::int32_t> weights,
               std::vector<std::int64_t> bias = {}, std::string name = {});
  NodeId square(NodeId x, std::string name = {});
  /// The program whose output is the last node. The builder is empty afterwards.
  Program build();

 private:
  std::size_t size_of(NodeId x) const;
  NodeId append(std::string name, const char* kind, Operation operation, std::size_t size);

  Program program_;
};

/// The node that `node` reads; none for the input.
std::optional<NodeId> input_of(const Node& node);

/// For each node the last node that reads it, or itself: when an interpreter may drop its value.
std::vector<NodeId> last_uses(const Program& program);

/// What the engine adds to every weight of the layer to make all of them non-negative, as the
/// kernels want them: 0 where they are already.
std::int32_t weight_offset(const DenseNode& dense);

/// Bits of the largest weight of the program after that offset; 0 without dense layers.
int shifted_weight_bits(const Program& program);

}  // namespace sealion
