#include "layouts/packed/form/affine_form.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <span>
#include <utility>

#include "program/linear.h"
#include "ring/fixed_factor.h"

namespace sealion::packed {
namespace {

/// A node's value before anything is made: an affine map of what is.
struct Expression {
  AffineValue map;
  std::size_t channels = 1;
  std::optional<ValueId> value = std::nullopt;  ///< set where it is a value as it is
};

/// As integers, so that it is one modulo every t.
bool is_identity(const LinearMap& matrix) {
  if (matrix.rows() != matrix.columns()) return false;
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    const std::vector<LinearTerm> row = matrix.row(r);
    if (row.size() != 1 || row[0].column != r || row[0].weight != 1 || matrix.bias(r) != 0) {
      return false;
    }
  }
  return true;
}

bool is_identity(const SumNode& node) {
  return node.inputs.size() == 1 && node.factors[0] == 1 &&
         std::ranges::all_of(node.constants, [](auto constant) { return constant == 0; });
}

/// Weights as factors modulo t. Layers have few different ones, and each costs a division.
class Factors {
 public:
  explicit Factors(const Modulus& t) : t_(t), places_(256) {}

  FixedFactor of(std::int32_t weight) {
    Place& place = places_[static_cast<std::uint8_t>(weight)];
    if (!place.factor || place.weight != weight) {
      place = {weight, FixedFactor(t_.reduce_signed(weight), t_)};
    }
    return *place.factor;
  }

 private:
  struct Place {
    std::int32_t weight;
    std::optional<FixedFactor> factor;
  };

  const Modulus& t_;
  std::vector<Place> places_;
};

/// Adds up entries of one row in any order.
class RowSum {
 public:
  explicit RowSum(const Modulus& t) : t_(t) {}

  /// Adds factor times a row.
  void add(const FixedFactor& factor, std::span<const std::uint32_t> columns,
           std::span<const std::uint64_t> weights) {
    if (columns.empty()) return;
    make_room(columns.back());
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::uint32_t column = columns[i];
      is_there_[column / word_bits] |= std::uint64_t{1} << column % word_bits;
      sums_[column] = t_.add(sums_[column], factor.times(weights[i]));
    }
  }
  void move_to(Rows& rows) {
    for (std::size_t word = 0; word < is_there_.size(); ++word) {
      for (; is_there_[word] != 0; is_there_[word] &= is_there_[word] - 1) {
        const std::size_t bit = static_cast<std::size_t>(std::countr_zero(is_there_[word]));
        const std::size_t column = word * word_bits + bit;
        rows.add(static_cast<std::uint32_t>(column), std::exchange(sums_[column], 0));
      }
    }
    rows.end_row();
  }

 private:
  static constexpr std::size_t word_bits = 64;

  void make_room(std::uint32_t last) {
    if (last < sums_.size()) return;
    is_there_.resize(last / word_bits + 1);
    sums_.resize(is_there_.size() * word_bits);
  }

  const Modulus& t_;
  std::vector<std::uint64_t> sums_;
  std::vector<std::uint64_t> is_there_;  // a bit for each of the sums
};

/// Multiplies and adds up affine maps.
class Composer {
 public:
  explicit Composer(const Modulus& t) : t_(t) {}

  /// matrix * inner + bias.
  AffineValue compose(const LinearMap& matrix, const AffineValue& inner) const {
    AffineValue out;
    Factors factors(t_);
    for (const AffineTerm& term : inner.terms) {
      out.terms.push_back({term.source, product(matrix, *term.rows, factors)});
    }
    for (std::size_t r = 0; r < matrix.rows(); ++r) {
      std::uint64_t constant = t_.reduce_signed(matrix.bias(r));
      matrix.for_each_term(r, [&](std::size_t column, std::int32_t weight) {
        constant = t_.add(constant, factors.of(weight).times(inner.constants[column]));
      });
      out.constants.push_back(constant);
    }
    return out;
  }

  /// Steps that `compose` takes.
  static std::size_t steps(const LinearMap& matrix, const AffineValue& inner) {
    std::vector<std::size_t> lengths(matrix.columns(), 1);
    for (const AffineTerm& term : inner.terms) {
      for (std::size_t r = 0; r < term.rows->size(); ++r)
        lengths[r] += term.rows->columns(r).size();
    }
    std::size_t steps = 0;
    for (std::size_t r = 0; r < matrix.rows(); ++r) {
      matrix.for_each_term(r, [&](std::size_t column, std::int32_t) { steps += lengths[column]; });
    }
    return steps;
  }

  /// constants + sum_k factors[k] * maps[k].
  AffineValue combine(const std::vector<const AffineValue*>& maps, const SumNode& node) const {
    AffineValue out;
    for (const ValueId source : sources_of(maps)) {
      out.terms.push_back({source, combined_rows(maps, node, source)});
    }
    for (std::size_t i = 0; i < node.constants.size(); ++i) {
      std::uint64_t constant = t_.reduce_signed(node.constants[i]);
      for (std::size_t k = 0; k < maps.size(); ++k) {
        constant =
            t_.add(constant, t_.multiply(t_.reduce_signed(node.factors[k]), maps[k]->constants[i]));
      }
      out.constants.push_back(constant);
    }
    return out;
  }

  /// Of the products of the paths, `products`.
  AffineValue leaf_values(const ForestNode& forest, ValueId products) const {
    AffineValue out;
    Rows rows;
    const std::size_t outputs = forest.bias.size();
    for (std::size_t k = 0; k < outputs; ++k) {
      for (std::size_t leaf = 0; leaf < forest.trees.leaves; ++leaf) {
        rows.add(static_cast<std::uint32_t>(leaf),
                 t_.reduce_signed(forest.values[leaf * outputs + k]));
      }
      rows.end_row();
      out.constants.push_back(t_.reduce_signed(forest.bias[k]));
    }
    out.terms.push_back({products, std::make_shared<const Rows>(std::move(rows))});
    return out;
  }

  static AffineValue concatenate(const std::vector<const AffineValue*>& maps) {
    AffineValue out;
    for (const ValueId source : sources_of(maps)) {
      Rows rows;
      for (const AffineValue* map : maps) append_rows(*map, source, rows);
      out.terms.push_back({source, std::make_shared<const Rows>(std::move(rows))});
    }
    for (const AffineValue* map : maps) {
      out.constants.insert(out.constants.end(), map->constants.begin(), map->constants.end());
    }
    return out;
  }

 private:
  std::shared_ptr<const Rows> product(const LinearMap& matrix, const Rows& inner,
                                      Factors& factors) const {
    Rows out;
    RowSum sum(t_);
    for (std::size_t r = 0; r < matrix.rows(); ++r) {
      matrix.for_each_term(r, [&](std::size_t column, std::int32_t weight) {
        sum.add(factors.of(weight), inner.columns(column), inner.weights(column));
      });
      sum.move_to(out);
    }
    return std::make_shared<const Rows>(std::move(out));
  }

  static const AffineTerm* term_of(const AffineValue& map, ValueId source) {
    for (const AffineTerm& term : map.terms) {
      if (term.source == source) return &term;
    }
    return nullptr;
  }

  static std::vector<ValueId> sources_of(const std::vector<const AffineValue*>& maps) {
    std::vector<ValueId> sources;
    for (const AffineValue* map : maps) {
      for (const AffineTerm& term : map->terms) sources.push_back(term.source);
    }
    std::sort(sources.begin(), sources.end());
    sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
    return sources;
  }

  std::shared_ptr<const Rows> combined_rows(const std::vector<const AffineValue*>& maps,
                                            const SumNode& node, ValueId source) const {
    Rows out;
    RowSum sum(t_);
    for (std::size_t r = 0; r < node.constants.size(); ++r) {
      for (std::size_t k = 0; k < maps.size(); ++k) {
        const AffineTerm* term = term_of(*maps[k], source);
        if (term == nullptr) continue;
        sum.add(FixedFactor(t_.reduce_signed(node.factors[k]), t_), term->rows->columns(r),
                term->rows->weights(r));
      }
      sum.move_to(out);
    }
    return std::make_shared<const Rows>(std::move(out));
  }

  static void append_rows(const AffineValue& map, ValueId source, Rows& rows) {
    const AffineTerm* term = term_of(map, source);
    for (std::size_t r = 0; r < map.constants.size(); ++r) {
      if (term != nullptr) rows.add(term->rows->columns(r), term->rows->weights(r));
      rows.end_row();
    }
  }

  const Modulus& t_;
};

/// Groups that the paths of trees take: powers of two, so that they can be halved.
std::size_t groups_of(const ForestNode& forest) { return std::bit_ceil(height_of(forest.trees)); }

/// What the paths ask for, [groups][leaves]: shorter ones are filled up with ones.
std::vector<std::uint32_t> literals_of(const ForestNode& forest, std::size_t inputs) {
  const std::vector<std::vector<Literal>> paths = paths_of(forest.trees);
  const auto one = static_cast<std::uint32_t>(2 * inputs);
  std::vector<std::uint32_t> literals(groups_of(forest) * paths.size(), one);
  for (std::size_t leaf = 0; leaf < paths.size(); ++leaf) {
    for (std::size_t step = 0; step < paths[leaf].size(); ++step) {
      const auto [bit, is_set] = paths[leaf][step];
      literals[step * paths.size() + leaf] =
          bit + (is_set ? 0 : static_cast<std::uint32_t>(inputs));
    }
  }
  return literals;
}

class FormBuilder {
 public:
  FormBuilder(const Program& program, const Modulus& t) : program_(program), composer_(t) {}

  AffineForm build() {
    for (NodeId id = 0; id < program_.nodes().size(); ++id) visit(id);
    form_.answer = made(program_.output_id());
    return std::move(form_);
  }

 private:
  void visit(NodeId id) {
    const Node& node = program_.node(id);
    made_.emplace_back();
    if (std::holds_alternative<InputNode>(node.operation)) {
      expressions_.push_back(new_value(id, 1, InputValue{}));
    } else if (const auto* forest = std::get_if<ForestNode>(&node.operation)) {
      expressions_.push_back(sum_of_leaves(id, *forest));
    } else if (const auto* product = std::get_if<ProductNode>(&node.operation)) {
      const ProductValue operands{made(product->left), made(product->right)};
      expressions_.push_back(new_value(id, expressions_[product->left].channels, operands));
    } else if (const auto* sum = std::get_if<SumNode>(&node.operation)) {
      const Expression& first = expressions_[sum->inputs[0]];
      expressions_.push_back({composer_.combine(maps_of(sum->inputs), *sum), first.channels,
                              is_identity(*sum) ? first.value : std::nullopt});
    } else if (const auto* parts = std::get_if<ConcatenateNode>(&node.operation)) {
      expressions_.push_back(
          {Composer::concatenate(maps_of(parts->inputs)), 1,
           parts->inputs.size() == 1 ? expressions_[parts->inputs[0]].value : std::nullopt});
    } else {
      expressions_.push_back(composed(node));
    }
  }

  /// The client places what paths ask for in the place of the input.
  Expression sum_of_leaves(NodeId id, const ForestNode& forest) {
    std::size_t groups = groups_of(forest);
    form_.literals = literals_of(forest, program_.input_size());
    form_.values.front().size = form_.literals.size();
    ValueId last = 0;
    for (; groups > 1; groups /= 2) {
      form_.values.push_back(
          {id, form_.values[last].size / 2, 1, FoldedProductValue{last, groups}});
      last = form_.values.size() - 1;
    }
    return {composer_.leaf_values(forest, last)};
  }

  Expression composed(const Node& node) {
    const NodeId input = inputs_of(node).front();
    const LinearMap matrix(node, program_.node(input).size);
    if (Composer::steps(matrix, expressions_[input].map) > most_composed) made(input);
    return {composer_.compose(matrix, expressions_[input].map), channels_of(node),
            is_identity(matrix) ? expressions_[input].value : std::nullopt};
  }

  static std::size_t channels_of(const Node& node) {
    if (const auto* conv = std::get_if<Conv2DNode>(&node.operation)) return conv->bias.size();
    if (const auto* pool = std::get_if<SumPoolNode>(&node.operation)) return pool->window.channels;
    return 1;
  }

  std::vector<const AffineValue*> maps_of(const std::vector<NodeId>& nodes) const {
    std::vector<const AffineValue*> maps;
    for (const NodeId node : nodes) maps.push_back(&expressions_[node].map);
    return maps;
  }

  /// Appends a value; the expression of what is made is that value itself.
  Expression new_value(NodeId node, std::size_t channels, decltype(Value::made) how) {
    const std::size_t size = program_.node(node).size;
    made_[node] = form_.values.size();
    Expression self{{{}, std::vector<std::uint64_t>(size, 0)}, channels, form_.values.size()};
    self.map.terms.push_back({form_.values.size(), identity_rows(size)});
    form_.values.push_back({node, size, channels, std::move(how)});
    return self;
  }

  /// The value that a node has under encryption: its own, or made now.
  ValueId made(NodeId node) {
    if (made_[node]) return *made_[node];
    Expression& expression = expressions_[node];
    if (!expression.value) {
      expression = new_value(node, expression.channels, std::move(expression.map));
    }
    made_[node] = expression.value;
    return *made_[node];
  }

  const Program& program_;
  Composer composer_;
  AffineForm form_;
  std::vector<Expression> expressions_;       // [nodes]
  std::vector<std::optional<ValueId>> made_;  // [nodes]
};

}  // namespace

bool is_product(const Value& value) {
  return std::holds_alternative<ProductValue>(value.made) ||
         std::holds_alternative<FoldedProductValue>(value.made);
}

std::vector<ValueId> sources_of(const Value& value) {
  if (const auto* product = std::get_if<ProductValue>(&value.made)) {
    return {product->left, product->right};
  }
  if (const auto* folded = std::get_if<FoldedProductValue>(&value.made)) return {folded->source};
  std::vector<ValueId> sources;
  if (const auto* map = std::get_if<AffineValue>(&value.made)) {
    for (const AffineTerm& term : map->terms) sources.push_back(term.source);
  }
  return sources;
}

bool is_packed_forest(const Program& program) {
  if (program.nodes().size() < 2) return false;
  const auto* forest = std::get_if<ForestNode>(&program.node(1).operation);
  const auto reads_input = [](const Node& node) {
    const std::vector<NodeId> read = inputs_of(node);
    return std::ranges::find(read, NodeId{0}) != read.end();
  };
  return forest != nullptr && height_of(forest->trees) > 1 &&
         std::ranges::count_if(program.nodes(), reads_input) == 1;
}

std::size_t most_groups(const AffineForm& form) {
  std::size_t most = 1;
  for (const Value& value : form.values) {
    const auto* folded = std::get_if<FoldedProductValue>(&value.made);
    if (folded) most = std::max(most, folded->groups);
  }
  return most;
}

AffineForm affine_form(const Program& program, const Modulus& t) {
  return FormBuilder(program, t).build();
}

}  // namespace sealion::packed
