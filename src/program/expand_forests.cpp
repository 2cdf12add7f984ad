#include "program/expand_forests.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "base/error.h"
#include "program/append.h"
#include "program/forests/products.h"
#include "program/forests/tree_sums.h"

namespace sealion {
namespace {

using forests::Affine;
using forests::Atom;
using forests::Products;

/// Writes the sums and products of one forest.
class ForestWriter {
 public:
  ForestWriter(ProgramBuilder& builder, NodeId bits, std::string name)
      : builder_(builder), products_(builder.size_of(bits)), made_{bits}, name_(std::move(name)) {}

  NodeId write(const ForestNode& forest) {
    const std::vector<Affine> sums = forests::sums_of(forest, products_);
    std::size_t levels = 0;
    for (const Products::Product& product : products_.all()) {
      levels = std::max(levels, product.level);
    }
    place_products(levels);
    for (std::size_t level = 1; level <= levels; ++level) write_level(level);
    return write_sums(sums, "");
  }

 private:
  /// Numbers the products of each level.
  void place_products(std::size_t levels) {
    sizes_.resize(levels + 1);
    for (const Products::Product& product : products_.all()) {
      places_.push_back(sizes_[product.level]++);
    }
    const std::size_t most = *std::ranges::max_element(sizes_);
    if (most <= largest_node_size) return;
    fail(ErrorCode::does_not_fit,
         "layer '{}': its trees take {} products side by side, {} are possible: fewer or lower "
         "trees would fit",
         name_, most, largest_node_size);
  }

  void write_level(std::size_t level) {
    std::vector<Affine> left, right;
    for (const Products::Product& product : products_.all()) {
      if (product.level != level) continue;
      left.push_back(product.left);
      right.push_back(product.right);
    }
    const NodeId of_left = write_sums(left, fmt::format("/left {}", level));
    const NodeId of_right = write_sums(right, fmt::format("/right {}", level));
    made_.push_back(builder_.product(of_left, of_right, named(fmt::format("/product {}", level))));
  }

  /// Many trees that ask the same add up to more than the weights and biases of a layer.
  void check_sums(const std::vector<Affine>& sums) const {
    for (const Affine& sum : sums) {
      check_within(sum.constant, largest_constant);
      for (const auto& [atom, weight] : sum.terms) check_within(weight, largest_weight);
    }
  }

  void check_within(std::int64_t value, std::int64_t largest) const {
    if (value >= -largest && value <= largest) return;
    fail(ErrorCode::does_not_fit,
         "layer '{}': leaf values of its trees add up to {}, {} is possible: smaller values or "
         "fewer "
         "trees would fit",
         name_, value, largest);
  }

  /// Of bits and of each level of products, added up.
  NodeId write_sums(const std::vector<Affine>& sums, const std::string& suffix) {
    check_sums(sums);
    std::vector<NodeId> parts;
    std::vector<std::int64_t> constants;
    for (const Affine& sum : sums) constants.push_back(sum.constant);
    std::vector<std::size_t> levels;
    for (std::size_t level = 0; level < made_.size(); ++level) {
      if (level == 0 || reads(sums, level)) levels.push_back(level);
    }
    for (const std::size_t level : levels) {
      const bool is_all = levels.size() == 1;
      parts.push_back(
          builder_.sparse(made_[level], rows_of(sums, level),
                          std::exchange(constants, std::vector<std::int64_t>(sums.size())),
                          named(is_all ? suffix : fmt::format("{}/of {}", suffix, level))));
    }
    return parts.size() == 1 ? parts.front() : builder_.sum(parts, named(suffix));
  }

  bool reads(const std::vector<Affine>& sums, std::size_t level) const {
    return std::ranges::any_of(sums, [&](const Affine& sum) {
      return std::ranges::any_of(
          sum.terms, [&](const auto& term) { return products_.level_of(term.first) == level; });
    });
  }

  std::vector<std::vector<LinearTerm>> rows_of(const std::vector<Affine>& sums,
                                               std::size_t level) const {
    std::vector<std::vector<LinearTerm>> rows;
    for (const Affine& sum : sums) {
      std::vector<LinearTerm>& row = rows.emplace_back();
      for (const auto& [atom, weight] : sum.terms) {
        if (products_.level_of(atom) != level) continue;
        row.push_back({place_of(atom), static_cast<std::int32_t>(weight)});
      }
    }
    return rows;
  }

  std::size_t place_of(Atom atom) const {
    return atom < products_.bits() ? atom : places_[atom - products_.bits()];
  }

  std::string named(const std::string& suffix) const { return name_with(name_, suffix); }

  ProgramBuilder& builder_;
  Products products_;
  std::vector<NodeId> made_;         // bits, and the products of each level
  std::vector<std::size_t> places_;  // [products], in its level
  std::vector<std::size_t> sizes_;   // [levels]
  std::string name_;
};

bool has_forest(const Program& program) {
  return std::ranges::any_of(program.nodes(), [](const Node& node) {
    return std::holds_alternative<ForestNode>(node.operation);
  });
}

}  // namespace

Ranges Expansion::ranges(const Ranges& original) const {
  Ranges carried{original.mode, original.safety_factor, {}};
  const bool is_same =
      std::ranges::all_of(origins, [](const auto& origin) { return origin.has_value(); });
  carried.largest = is_same ? std::vector<double>(origins.size()) : prove_ranges(program).largest;
  for (NodeId id = 0; id < origins.size(); ++id) {
    if (origins[id]) carried.largest[id] = original.largest[*origins[id]];
  }
  return carried;
}

Expansion unexpanded(const Program& program) {
  Expansion expansion{program, {}};
  for (NodeId id = 0; id < program.nodes().size(); ++id) expansion.origins.emplace_back(id);
  return expansion;
}

Expansion expand_forests(const Program& program) {
  if (!has_forest(program)) return unexpanded(program);
  ProgramBuilder builder;
  const InputNode& input = program.input();
  std::vector<NodeId> made = {
      builder.input(program.input_size(), input.low, input.high, program.node(0).name)};
  Expansion expansion{{}, {NodeId{0}}};
  for (NodeId id = 1; id < program.nodes().size(); ++id) {
    const Node& node = program.node(id);
    const auto* forest = std::get_if<ForestNode>(&node.operation);
    made.push_back(forest ? ForestWriter(builder, made[forest->input], node.name).write(*forest)
                          : append_node(builder, program, id, made));
    expansion.origins.resize(made.back());
    expansion.origins.emplace_back(id);
  }
  expansion.program = builder.build();
  return expansion;
}

}  // namespace sealion
