#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <variant>
#include <vector>

#include "program/program.h"

/// What random programs are made of, to be counted: kinds of nodes, and shapes of them that run by
/// other code or at an edge of it.
namespace sealion::testing {

template <typename Kind>
bool is_kind(const Program& /*program*/, const Node& node) {
  return std::holds_alternative<Kind>(node.operation);
}
template <typename Kind, bool (*has)(const Kind&)>
bool is_kind_with(const Program& /*program*/, const Node& node) {
  const auto* operation = std::get_if<Kind>(&node.operation);
  return operation != nullptr && has(*operation);
}
/// Of a convolution or a pool.
template <bool (*has)(const Window&)>
bool has_window(const Program& /*program*/, const Node& node) {
  const auto* conv = std::get_if<Conv2DNode>(&node.operation);
  const auto* pool = std::get_if<SumPoolNode>(&node.operation);
  return (conv != nullptr && has(conv->window)) || (pool != nullptr && has(pool->window));
}

inline bool is_a_square(const Program& /*program*/, const Node& node) { return is_square(node); }
inline bool is_product_of_two(const Program& program, const Node& node) {
  return is_kind<ProductNode>(program, node) && !is_square(node);
}
inline bool is_polynomial(const Program& program, const Node& node) {
  return is_kind<SumNode>(program, node) && node.name.starts_with("polynomial");
}
inline bool is_dense_to_one(const Program& program, const Node& node) {
  return is_kind<DenseNode>(program, node) && node.size == 1;
}
inline bool is_forest_among_layers(const Program& program, const Node& node) {
  return is_kind<ForestNode>(program, node) && program.nodes().size() > 2;
}
inline bool is_only_input(const Program& program, const Node& /*node*/) {
  return program.nodes().size() == 1;
}
inline bool is_output_of_one(const Program& program, const Node& node) {
  return &node == &program.nodes().back() && node.size == 1;
}
inline bool is_output_of_several(const Program& program, const Node& node) {
  return &node == &program.nodes().back() && node.size > 1;
}

inline bool is_zero(const DenseNode& dense) {
  return std::all_of(dense.weights.begin(), dense.weights.end(),
                     [](std::int32_t w) { return w == 0; });
}
inline bool has_filters(const Conv2DNode& conv) { return conv.bias.size() > 1; }
inline bool has_empty_row(const SparseNode& sparse) {
  return std::adjacent_find(sparse.row_starts.begin(), sparse.row_starts.end()) !=
         sparse.row_starts.end();
}
inline bool has_one_tree(const ForestNode& forest) { return forest.trees.roots.size() == 1; }
template <typename Kind>
bool has_several(const Kind& node) {
  return node.inputs.size() > 1;
}
template <typename Kind>
bool has_one_again(const Kind& node) {
  std::vector<NodeId> inputs = node.inputs;
  std::sort(inputs.begin(), inputs.end());
  return std::adjacent_find(inputs.begin(), inputs.end()) != inputs.end();
}

inline bool is_line(const Window& w) { return (w.height == 1) != (w.width == 1); }
inline bool is_plane(const Window& w) { return w.height > 1 && w.width > 1; }
inline bool has_channels(const Window& w) { return w.channels > 1; }
inline bool has_stride(const Window& w) {
  return (w.output_height() > 1 && w.stride_y > 1) || (w.output_width() > 1 && w.stride_x > 1);
}
inline bool has_padding(const Window& w) {
  return w.pad_top + w.pad_bottom + w.pad_left + w.pad_right > 0;
}
inline bool has_uneven_padding(const Window& w) {
  return w.pad_top != w.pad_bottom || w.pad_left != w.pad_right;
}
inline bool is_beyond_image(const Window& w) {
  return w.kernel_height > w.height || w.kernel_width > w.width;
}
inline bool is_whole_image(const Window& w) {
  return w.kernel_size() == w.input_size() && !has_padding(w);
}

struct NodeShape {
  std::string_view name;
  bool (*has)(const Program&, const Node&);
};

inline constexpr NodeShape node_shapes[] = {
    {"dense", is_kind<DenseNode>},
    {"convolution", is_kind<Conv2DNode>},
    {"sum pool", is_kind<SumPoolNode>},
    {"square", is_a_square},
    {"product of two", is_product_of_two},
    {"sum", is_kind<SumNode>},
    {"polynomial", is_polynomial},
    {"concatenation", is_kind<ConcatenateNode>},
    {"sparse", is_kind<SparseNode>},
    {"forest", is_kind<ForestNode>},
    {"dense to one", is_dense_to_one},
    {"dense of zeros", is_kind_with<DenseNode, is_zero>},
    {"several filters", is_kind_with<Conv2DNode, has_filters>},
    {"window over a line", has_window<is_line>},
    {"window over a plane", has_window<is_plane>},
    {"window over channels", has_window<has_channels>},
    {"window over the whole image", has_window<is_whole_image>},
    {"kernel beyond the image", has_window<is_beyond_image>},
    {"window with strides", has_window<has_stride>},
    {"window with padding", has_window<has_padding>},
    {"window with uneven padding", has_window<has_uneven_padding>},
    {"sum of several", is_kind_with<SumNode, has_several<SumNode>>},
    {"sum of one value twice", is_kind_with<SumNode, has_one_again<SumNode>>},
    {"concatenation of several", is_kind_with<ConcatenateNode, has_several<ConcatenateNode>>},
    {"concatenation of one value twice",
     is_kind_with<ConcatenateNode, has_one_again<ConcatenateNode>>},
    {"sparse with empty rows", is_kind_with<SparseNode, has_empty_row>},
    {"forest of one tree", is_kind_with<ForestNode, has_one_tree>},
    {"forest among layers", is_forest_among_layers},
    {"one output", is_output_of_one},
    {"several outputs", is_output_of_several},
    {"nothing but the input", is_only_input},
};

/// How many nodes have each of `node_shapes`.
using ShapeCounts = std::array<std::size_t, std::size(node_shapes)>;

inline void count_shapes(const Program& program, ShapeCounts& counts) {
  for (const Node& node : program.nodes()) {
    for (std::size_t i = 0; i < counts.size(); ++i) {
      counts[i] += node_shapes[i].has(program, node) ? 1 : 0;
    }
  }
}

}  // namespace sealion::testing
