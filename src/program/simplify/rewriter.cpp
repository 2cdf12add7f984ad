#include "program/simplify/rewriter.h"

#include <algorithm>

namespace sealion::simplification {

Rewriter::Rewriter(const Program& program, const Constants& constants, const Needs& needs,
                   const Views& views)
    : program_(program),
      constants_(constants),
      needs_(needs),
      views_(views),
      new_ids_(program.nodes().size()) {}

Program Rewriter::run() {
  for (NodeId id = 0; id < program_.nodes().size(); ++id) {
    if (views_.vanishes(id)) continue;
    new_ids_[id] = views_.copies(id) ? copied_rows(id)
                                     : std::visit([&](const auto& x) { return rewrite(id, x); },
                                                  program_.node(id).operation);
  }
  return builder_.build();
}

NodeId Rewriter::new_home(NodeId x) const {
  if (needs_.of(x).empty()) return new_ids_.front();
  return new_ids_[views_.home(x, needs_.of(x).front()).node];
}

std::size_t Rewriter::moved(std::size_t column, NodeId x) const {
  const Feature home = views_.home(x, column);
  return needs_.rank(home.node, home.index);
}

std::vector<LinearTerm> Rewriter::moved(const std::vector<LinearTerm>& terms, NodeId x) const {
  std::vector<LinearTerm> result;
  for (const LinearTerm& term : terms) result.push_back({moved(term.column, x), term.weight});
  std::sort(result.begin(), result.end(),
            [](const LinearTerm& a, const LinearTerm& b) { return a.column < b.column; });
  return result;
}

NodeId Rewriter::sparse_rows(NodeId id) {
  const NodeId x = inputs_of(program_.node(id)).front();
  Rows rows;
  std::vector<std::int64_t> bias;
  for (const std::size_t r : needs_.of(id)) {
    const Row row = constants_.row(id, r);
    rows.push_back(moved(row.terms, x));
    bias.push_back(row.bias);
  }
  return builder_.sparse(new_home(x), rows, std::move(bias), name(id));
}

NodeId Rewriter::copied_rows(NodeId id) {
  Rows rows;
  NodeId home = 0;
  for (const std::size_t i : needs_.of(id)) {
    const Feature source = views_.source(id, i);
    home = source.node;
    rows.push_back({{needs_.rank(source.node, source.index), 1}});
  }
  return builder_.sparse(new_ids_[home], rows, {}, name(id));
}

Rewriter::Selection Rewriter::select(NodeId x, const Features& features) const {
  Selection selection{new_ids_.front(), {}, {}};
  for (const std::size_t i : features) {
    selection.rows.emplace_back();
    const Constant& constant = constants_.at(x, i);
    selection.constants.push_back(constant.value_or(0));
    if (constant) continue;
    const Feature home = views_.home(x, i);
    selection.input = new_ids_[home.node];
    selection.rows.back().push_back({needs_.rank(home.node, home.index), 1});
  }
  return selection;
}

NodeId Rewriter::tensor(NodeId x, const Features& features) {
  if (!views_.vanishes(x) && features == needs_.of(x)) return new_ids_[x];
  Selection selection = select(x, features);
  const std::size_t size = builder_.size_of(selection.input);
  bool is_whole = selection.rows.size() == size;
  for (std::size_t i = 0; i < size && is_whole; ++i) {
    is_whole = selection.rows[i] == std::vector<LinearTerm>{{i, 1}};
  }
  if (is_whole) return selection.input;
  for (const auto& [known, id] : selections_) {
    if (known == selection) return id;
  }
  const NodeId id = builder_.sparse(selection.input, selection.rows, selection.constants,
                                    name_with(name(x), "/selection"));
  selections_.emplace_back(std::move(selection), id);
  return id;
}

NodeId Rewriter::rewrite(NodeId id, const InputNode& input) {
  return builder_.input(program_.node(id).size, input.low, input.high, name(id));
}

NodeId Rewriter::rewrite(NodeId id, const DenseNode& dense) {
  if (needs_.of(dense.input).empty()) return sparse_rows(id);
  const Features& rows = needs_.of(id);
  const NodeId home = new_home(dense.input);
  const std::size_t columns = builder_.size_of(home);
  std::vector<std::int32_t> weights(rows.size() * columns);
  std::vector<std::int64_t> bias;
  for (std::size_t place = 0; place < rows.size(); ++place) {
    constants_.for_each_term(id, rows[place], [&](std::size_t column, std::int32_t weight) {
      weights[place * columns + moved(column, dense.input)] = weight;
    });
    bias.push_back(constants_.bias(id, rows[place]));
  }
  return builder_.dense(home, rows.size(), std::move(weights), std::move(bias), name(id));
}

NodeId Rewriter::rewrite(NodeId id, const Conv2DNode& conv) {
  if (views_.becomes_sparse(id)) return sparse_rows(id);
  return builder_.conv2d(new_home(conv.input), conv.window, conv.bias.size(), conv.weights,
                         conv.bias, name(id));
}

NodeId Rewriter::rewrite(NodeId id, const SumPoolNode& pool) {
  if (views_.becomes_sparse(id)) return sparse_rows(id);
  return builder_.sum_pool(new_home(pool.input), pool.window, name(id));
}

NodeId Rewriter::rewrite(NodeId id, const ProductNode& product) {
  if (const auto scaling = scaling_of(product, needs_.of(id), constants_)) {
    return scaled(id, *scaling);
  }
  const NodeId left = tensor(product.left, needs_.of(id));
  const NodeId right = tensor(product.right, needs_.of(id));
  return builder_.product(left, right, name(id));
}

NodeId Rewriter::scaled(NodeId id, const Scaling& scaling) {
  Selection selection = select(scaling.input, needs_.of(id));
  for (std::size_t place = 0; place < needs_.of(id).size(); ++place) {
    const Constant& factor = constants_.at(scaling.factor, needs_.of(id)[place]);
    selection.rows[place].front().weight = static_cast<std::int32_t>(*factor);
  }
  return builder_.sparse(selection.input, selection.rows, {}, name(id));
}

NodeId Rewriter::rewrite(NodeId id, const SumNode& sum) {
  SumParts parts = parts_of(sum, needs_.of(id), constants_);
  if (parts.inputs.empty()) {
    const Rows rows(parts.constants.size());
    return builder_.sparse(new_ids_.front(), rows, std::move(parts.constants), name(id));
  }
  std::vector<NodeId> inputs;
  for (const NodeId x : parts.inputs) inputs.push_back(tensor(x, needs_.of(id)));
  return builder_.combination(inputs, std::move(parts.factors), std::move(parts.constants),
                              name(id));
}

NodeId Rewriter::rewrite(NodeId id, const ConcatenateNode& concatenate) {
  std::vector<NodeId> inputs;
  std::size_t first = 0;
  for (const NodeId x : concatenate.inputs) {
    const std::size_t end = first + program_.node(x).size;
    Features features;
    for (const std::size_t i : needs_.of(id)) {
      if (i >= first && i < end) features.push_back(i - first);
    }
    if (!features.empty()) inputs.push_back(tensor(x, features));
    first = end;
  }
  return builder_.concatenate(inputs, name(id));
}

NodeId Rewriter::rewrite(NodeId id, const SparseNode&) { return sparse_rows(id); }

NodeId Rewriter::rewrite(NodeId id, const ForestNode& forest) {
  const Features& outputs = needs_.of(id);
  std::vector<std::int32_t> values;
  for (std::size_t leaf = 0; leaf < forest.trees.leaves; ++leaf) {
    for (const std::size_t k : outputs)
      values.push_back(forest.values[leaf * forest.bias.size() + k]);
  }
  std::vector<std::int64_t> bias;
  for (const std::size_t k : outputs) bias.push_back(forest.bias[k]);
  return builder_.forest(new_ids_[forest.input], forest.trees, outputs.size(), std::move(values),
                         std::move(bias), name(id));
}

}  // namespace sealion::simplification
