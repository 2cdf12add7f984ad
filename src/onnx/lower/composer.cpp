#include "onnx/lower/composer.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/error.h"
#include "onnx/lower/image.h"
#include "onnx/lower/rescale.h"
#include "program/program.h"

namespace sealion::onnx {
namespace {

using real::NodeId;

std::vector<NodeId> nodes_of(const std::vector<Row>& rows) {
  std::set<NodeId> nodes;
  for (const Row& row : rows) {
    for (const Row::Term& term : row.terms) {
      if (term.node == text_columns) {
        fail(ErrorCode::unsupported, "texts must be one-hot encoded before anything else");
      }
      nodes.insert(term.node);
    }
  }
  if (nodes.empty()) nodes.insert(0);
  return {nodes.begin(), nodes.end()};
}

/// Two factors of a product, what is left of them once their own factors are taken out.
struct Pair {
  Element left, right;

  auto order() const {
    return std::tie(left.node, left.index, left.offset, right.node, right.index, right.offset);
  }
};

Element without_factor(const Element& element) {
  return element.offset == 0 ? Element::of(element.node, element.index) : element;
}

double factor_out_of(const Element& element) { return element.offset == 0 ? element.factor : 1; }

Element scaled(const Element& element, double factor) {
  return {element.node, element.index, element.factor * factor, element.offset * factor};
}

/// Of one record.
struct Cost {
  std::size_t terms = 0, multiplications = 0;
};

Cost cost_of(const real::Operation& operation, std::size_t size) {
  if (const auto* linear = std::get_if<real::LinearNode>(&operation)) {
    return {linear->weights.size(), linear->weights.size()};
  }
  if (const auto* conv = std::get_if<real::Conv2DNode>(&operation)) {
    return {conv->weights.size(), conv->weights.size() * conv->window.positions()};
  }
  return {0, size};
}

}  // namespace

Element Composer::add_input() {
  if (input_is_convolved_) {
    fail(ErrorCode::unsupported, "{}: other columns of a record than a picture's", place_);
  }
  real::Node& input = program_.nodes.front();
  return Element::of(0, input.size++);
}

NodeId Composer::append(real::Operation operation, std::size_t size) {
  if (size > largest_node_size) {
    fail(ErrorCode::unsupported, "{}: {} numbers a record, more than the {} that a layer can have",
         place_, size, largest_node_size);
  }
  const Cost cost = cost_of(operation, size);
  keep_terms(cost.terms);
  count_up(multiplications_, cost.multiplications, limits_.multiplications, "multiplications");
  count_up(numbers_, size, limits_.numbers, "numbers");
  program_.nodes.push_back({place_, std::move(operation), size});
  return program_.nodes.size() - 1;
}

std::vector<Element> Composer::all_of(NodeId id) const {
  std::vector<Element> elements;
  for (std::size_t i = 0; i < size_of(id); ++i) elements.push_back(Element::of(id, i));
  return elements;
}

NodeId Composer::joined(const std::vector<NodeId>& nodes) {
  if (nodes.size() == 1) return nodes.front();
  const auto known = joined_.find(nodes);
  if (known != joined_.end()) return known->second;
  std::size_t size = 0;
  for (const NodeId id : nodes) size += size_of(id);
  return joined_[nodes] = append(real::ConcatenateNode{nodes}, size);
}

NodeId Composer::made(const std::vector<Row>& rows) {
  const std::vector<NodeId> nodes = nodes_of(rows);
  std::map<NodeId, std::size_t> start;
  std::size_t next = 0;
  for (const NodeId id : nodes) {
    start[id] = next;
    next += size_of(id);
  }
  real::LinearNode linear{joined(nodes), {0}, {}, {}, {}};
  for (const Row& row : rows) {
    for (const Row::Term& term : row.terms) {
      linear.columns.push_back(static_cast<std::uint32_t>(start[term.node] + term.index));
      linear.weights.push_back(term.weight);
    }
    linear.row_starts.push_back(static_cast<std::uint32_t>(linear.columns.size()));
    linear.bias.push_back(row.bias);
  }
  return append(std::move(linear), rows.size());
}

void Composer::count_up(std::size_t& sum, std::size_t more, std::size_t most, const char* what) {
  if (more > most - sum) {
    fail(ErrorCode::unsupported, "{}: the model has more than {} {} a record", place_, most, what);
  }
  sum += more;
}

void Composer::keep_terms(std::size_t count) { count_up(terms_, count, limits_.terms, "weights"); }

std::vector<Element> Composer::linear(std::size_t count, const MakeRow& make) {
  if (count > most_symbols) {
    fail(ErrorCode::unsupported, "{}: {} numbers of one record: {} are the most that are taken",
         place_, count, most_symbols);
  }
  std::vector<Row> rows;
  rows.reserve(count);
  std::size_t terms = 0;
  for (std::size_t r = 0; r < count; ++r) {
    rows.push_back(row_of(make(r)));
    terms += rows.back().terms.size();
    if (terms > limits_.terms - terms_) keep_terms(terms);
  }
  if (!std::ranges::all_of(rows, is_element)) return all_of(made(rows));
  std::vector<Element> elements;
  elements.reserve(count);
  for (const Row& row : rows) elements.push_back(element_of(row));
  return elements;
}

std::optional<NodeId> Composer::rescaled(const std::vector<Element>& elements) {
  const std::optional<Rescaling> rescaling = rescaling_of(elements);
  if (!rescaling || rescaling->node == 0) return std::nullopt;  // the input may still grow
  if (size_of(rescaling->node) != elements.size()) return std::nullopt;
  if (rescaling->is_none()) return rescaling->node;
  auto operation = rescale(program_.nodes[rescaling->node].operation, *rescaling);
  if (!operation) return std::nullopt;
  return append(std::move(*operation), elements.size());
}

NodeId Composer::node_of(const std::vector<Element>& elements) {
  for (const auto& [made_of, node] : settled_) {
    if (made_of == elements) return node;
  }
  std::optional<NodeId> node = rescaled(elements);
  if (!node) {
    std::vector<Row> rows;
    for (const Element& element : elements) rows.push_back(row_of({{{element, 1}}}));
    node = made(rows);
  }
  settled_.emplace_back(elements, *node);
  return *node;
}

std::vector<Element> Composer::product(const std::vector<Element>& left,
                                       const std::vector<Element>& right) {
  std::vector<Pair> pairs;  // in the order of the left node, each once
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i].is_constant() || right[i].is_constant()) continue;
    pairs.push_back({without_factor(left[i]), without_factor(right[i])});
  }
  const auto before = [](const Pair& a, const Pair& b) { return a.order() < b.order(); };
  std::sort(pairs.begin(), pairs.end(), before);
  pairs.erase(std::unique(pairs.begin(), pairs.end(),
                          [](const Pair& a, const Pair& b) { return a.order() == b.order(); }),
              pairs.end());
  std::vector<Element> lefts, rights;
  for (const Pair& pair : pairs) {
    lefts.push_back(pair.left);
    rights.push_back(pair.right);
  }
  NodeId product = 0;
  if (!pairs.empty()) {
    const NodeId a = node_of(lefts), b = node_of(rights);
    product = append(real::ProductNode{a, b}, pairs.size());
  }
  std::vector<Element> elements;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i].is_constant()) {
      elements.push_back(scaled(right[i], left[i].offset));
    } else if (right[i].is_constant()) {
      elements.push_back(scaled(left[i], right[i].offset));
    } else {
      const Pair pair{without_factor(left[i]), without_factor(right[i])};
      const auto at = std::lower_bound(pairs.begin(), pairs.end(), pair, before) - pairs.begin();
      elements.push_back({product, static_cast<std::size_t>(at),
                          factor_out_of(left[i]) * factor_out_of(right[i]), 0});
    }
  }
  return elements;
}

NodeId Composer::convolved(const std::vector<Element>& image) {
  const std::optional<Rescaling> rescaling = rescaling_of(image);
  const bool is_input =
      rescaling && rescaling->node == 0 && rescaling->is_none() && size_of(0) == image.size();
  if (!is_input) return node_of(image);
  input_is_convolved_ = true;
  return 0;
}

std::vector<Element> Composer::convolution(const std::vector<Element>& image, const Window& window,
                                           const std::vector<double>& weights,
                                           const std::vector<double>& bias) {
  const Image cropped = without_borders(channels_last(image, window));
  const std::optional<ChannelScaling> scaling = channel_scaling(cropped.elements, window.channels);
  const ChannelScaling input =
      scaling ? *scaling
              : ChannelScaling{cropped.elements, std::vector<double>(window.channels, 1),
                               std::vector<double>(window.channels, 0)};
  const NodeId from = convolved(input.plain);
  const std::vector<double> offsets = offsets_behind(cropped.window, weights, input.offsets);
  real::Conv2DNode conv{from, cropped.window, scaled_by_channel(weights, input.factors), bias};
  const std::size_t filters = bias.size(), positions = cropped.window.positions();
  const NodeId node = append(std::move(conv), positions * filters);
  std::vector<Element> elements;
  for (std::size_t f = 0; f < filters; ++f) {
    for (std::size_t p = 0; p < positions; ++p) {
      elements.push_back({node, p * filters + f, 1, offsets[p * filters + f]});
    }
  }
  return elements;
}

void Composer::note_whole_parts(const std::vector<Element>& made, const std::vector<Element>& of) {
  if (!made.empty() && !made.front().is_constant()) whole_parts_[made.front().node] = of;
}

Element Composer::before_cutting(const Element& element) const {
  const auto cut = whole_parts_.find(element.node);
  if (cut == whole_parts_.end() || !element.is_plain()) return element;
  return cut->second[element.index];
}

std::vector<Element> Composer::forest(DecisionTrees trees, std::vector<double> values,
                                      std::vector<double> bias) {
  const std::size_t size = bias.size();
  return all_of(
      append(real::ForestNode{0, std::move(trees), std::move(values), std::move(bias)}, size));
}

std::vector<Element> Composer::function(const std::string& operation,
                                        const std::vector<Element>& elements, std::size_t results,
                                        real::RecordFunction apply) {
  keep_terms(elements.size());
  std::vector<Element> varying;
  std::vector<double> constants;  // [elements], 0 where one varies
  std::vector<std::size_t> from;  // of each that varies, its place among the elements
  for (std::size_t i = 0; i < elements.size(); ++i) {
    constants.push_back(elements[i].is_constant() ? elements[i].offset : 0);
    if (elements[i].is_constant()) continue;
    varying.push_back(elements[i]);
    from.push_back(i);
  }
  const NodeId input = node_of(varying);
  const auto on_varying = [=, apply = std::move(apply)](std::span<const double> in,
                                                        std::span<double> out) {
    std::vector<double> all = constants;
    for (std::size_t i = 0; i < in.size(); ++i) all[from[i]] = in[i];
    apply(all, out);
  };
  return all_of(append(real::FunctionNode{input, operation, on_varying}, results));
}

}  // namespace sealion::onnx
