#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "program/decision_trees.h"
#include "program/window.h"

/// Tensor programs over real numbers: networks as they were trained, before they become integers.
namespace sealion::real {

/// A value of a program: the index of the node that makes it.
using NodeId = std::size_t;

/// What comes in. Node 0, and only it.
struct InputNode {};

/// output[r] = bias[r] + sum of weights[e] * input[columns[e]] over the entries e of row r,
/// row_starts[r] to row_starts[r + 1].
struct LinearNode {
  NodeId input;
  std::vector<std::uint32_t> row_starts;  ///< [size + 1], ascending from 0
  std::vector<std::uint32_t> columns;     ///< [entries], ascending in each row
  std::vector<double> weights;            ///< [entries]
  std::vector<double> bias;               ///< [size]
};

/// As a Conv2DNode of integers: images have their channels last.
struct Conv2DNode {
  NodeId input;
  Window window;
  std::vector<double> weights;  ///< [filters][kernel height][kernel width][channels]
  std::vector<double> bias;     ///< [filters]
};

/// output[i] = left[i] * right[i].
struct ProductNode {
  NodeId left, right;
};

/// The inputs one after the other.
struct ConcatenateNode {
  std::vector<NodeId> inputs;
};

/// output[k] = bias[k] + sum over the trees of values[leaf reached][k]. Reads the program's input:
/// 1 is a bit that is set, 0 one that is clear.
struct ForestNode {
  NodeId input;
  DecisionTrees trees;
  std::vector<double> values;  ///< row-major [leaves][size]
  std::vector<double> bias;    ///< [size]
};

/// Of one record: all that the input is -> all that the output is.
using RecordFunction = std::function<void(std::span<const double>, std::span<double>)>;

/// output[i] = of(input[i], i).
struct Elementwise {
  std::function<double(double, std::size_t)> of;
};

/// output[i] is the largest of at_least[i] and the numbers groups[i] of the input.
struct LargestOf {
  std::vector<std::vector<std::size_t>> groups;  ///< [size]
  std::vector<double> at_least;                  ///< [size]; -infinity where nothing bounds it
};

/// What a function is as far as it is known: a polynomial can stand in for the first, a mean for
/// the second, for the third nothing.
using Function = std::variant<Elementwise, LargestOf, RecordFunction>;

/// What encrypted numbers cannot do: a comparison, an exponential.
struct FunctionNode {
  NodeId input;
  std::string operation;  ///< "Relu"
  Function function;
};

using Operation = std::variant<InputNode, LinearNode, Conv2DNode, ProductNode, ConcatenateNode,
                               ForestNode, FunctionNode>;

struct Node {
  std::string name;  ///< of the operator that it comes from: "/fc1/Gemm"
  Operation operation;
  std::size_t size;  ///< numbers it makes of one record
};

/// Each node comes after those that it reads.
struct Program {
  std::vector<Node> nodes;
};

/// The nodes that `node` reads.
std::vector<NodeId> inputs_of(const Node& node);

/// Without what node `output` does not depend on; `output` is the last then. The input stays.
Program restricted_to(const Program& program, NodeId output);

}  // namespace sealion::real
