#include "onnx/lower/composer.h"

#include <algorithm>
#include <limits>
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

/// What an element was noted to be made of; null for others.
const Element* origin(const std::map<NodeId, std::vector<Element>>& origins,
                      const Element& element) {
  const auto found = origins.find(element.node);
  if (found == origins.end() || !element.is_plain()) return nullptr;
  return &found->second[element.index];
}

/// A product as factor * pair + offset.
struct Factored {
  Pair pair;
  double factor, offset;
};

/// Of two different lines through one number a square: (ax + b)(cx + d) = ac ((x + m)^2 - w^2) with
/// m the mean of b/a and d/c and w half their difference. So no number is made twice.
Factored completed_square(const Element& left, const Element& right) {
  const double a = left.offset / left.factor, b = right.offset / right.factor;
  const double factor = left.factor * right.factor, half = (a - b) / 2;
  const Element x{left.node, left.index, 1, (a + b) / 2};
  return {{x, x}, factor, -factor * half * half};
}

Factored factored(const Element& left, const Element& right) {
  const bool same_number = left.node == right.node && left.index == right.index;
  if (same_number && left != right && left.factor != 0 && right.factor != 0) {
    return completed_square(left, right);
  }
  return {
      {without_factor(left), without_factor(right)}, factor_out_of(left) * factor_out_of(right), 0};
}

std::vector<Element> rescaled_elements(std::vector<Element> elements,
                                       const std::vector<double>& factors,
                                       const std::vector<double>& offsets) {
  for (std::size_t i = 0; i < elements.size(); ++i) {
    elements[i] = scaled(elements[i], factors[i]);
    elements[i].offset += offsets[i];
  }
  return elements;
}

/// Those of some elements that depend on the record.
struct Parts {
  std::vector<Element> varying;
  std::vector<std::size_t> from;  ///< of each, its place among all
};

Parts parts_of(const std::vector<Element>& elements) {
  Parts parts;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (elements[i].is_constant()) continue;
    parts.varying.push_back(elements[i]);
    parts.from.push_back(i);
  }
  return parts;
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
  std::vector<Factored> products;
  std::vector<Pair> pairs;  // in the order of the left node, each once
  for (std::size_t i = 0; i < left.size(); ++i) {
    products.push_back(factored(left[i], right[i]));
    if (!left[i].is_constant() && !right[i].is_constant()) pairs.push_back(products.back().pair);
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
      const auto at =
          std::lower_bound(pairs.begin(), pairs.end(), products[i].pair, before) - pairs.begin();
      elements.push_back(
          {product, static_cast<std::size_t>(at), products[i].factor, products[i].offset});
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

void Composer::note(Origins& origins, const std::vector<Element>& made,
                    const std::vector<Element>& of) const {
  const bool is_node = !made.empty() && !made.front().is_constant() &&
                       size_of(made.front().node) == of.size() &&
                       std::ranges::all_of(made, &Element::is_plain);
  if (is_node) origins[made.front().node] = of;
}

void Composer::note_whole_parts(const std::vector<Element>& made, const std::vector<Element>& of) {
  note(whole_parts_, made, of);
}

void Composer::note_logistic(const std::vector<Element>& made, const std::vector<Element>& of) {
  note(logistic_, made, of);
}

Element Composer::before_cutting(const Element& element) const {
  const Element* const cut = origin(whole_parts_, element);
  return cut ? *cut : element;
}

std::vector<Element> Composer::before_logistic(const std::vector<Element>& elements) const {
  std::vector<Element> scores;
  for (const Element& element : elements) {
    const Element* const score = origin(logistic_, element);
    if (!score) return elements;
    scores.push_back(*score);
  }
  return scores;
}

std::vector<Element> Composer::forest(DecisionTrees trees, std::vector<double> values,
                                      std::vector<double> bias) {
  const std::size_t size = bias.size();
  return all_of(
      append(real::ForestNode{0, std::move(trees), std::move(values), std::move(bias)}, size));
}

const StandIn* Composer::next_stand_in() {
  const auto found = stand_ins_.find(functions_++);
  return found == stand_ins_.end() ? nullptr : &found->second;
}

std::vector<Element> Composer::replaced(const StandIn& stand_in,
                                        const std::vector<Element>& elements) {
  if (const auto* square = std::get_if<SquareStandIn>(&stand_in)) {
    std::vector<Element> shifted = elements;
    for (std::size_t i = 0; i < shifted.size(); ++i) shifted[i].offset += square->shifts[i];
    return rescaled_elements(product(shifted, shifted), square->factors, square->offsets);
  }
  const auto& line = std::get<LineStandIn>(stand_in);
  return rescaled_elements(elements, line.factors, line.offsets);
}

std::vector<Element> Composer::means(const std::vector<Element>& elements,
                                     const real::LargestOf& of) {
  return linear(of.groups.size(), [&](std::size_t i) {
    const auto& group = of.groups[i];
    Combination row;
    if (group.empty()) row.bias = of.at_least[i];
    for (const std::size_t member : group) {
      row.terms.push_back({elements[member], 1.0 / static_cast<double>(group.size())});
    }
    return row;
  });
}

std::vector<Element> Composer::append_function(const std::string& operation, NodeId input,
                                               real::Function function, std::size_t results) {
  return all_of(append(real::FunctionNode{input, operation, std::move(function)}, results));
}

std::vector<Element> Composer::elementwise(const std::string& operation,
                                           const std::vector<Element>& elements,
                                           real::Elementwise each) {
  keep_terms(elements.size());
  const Parts parts = parts_of(elements);
  std::vector<Element> results;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const Element& element = elements[i];
    results.push_back(element.is_constant() ? Element::constant(each.of(element.offset, i))
                                            : Element());
  }
  if (parts.varying.empty()) return results;
  const auto on_varying = [each = std::move(each), from = parts.from](double x, std::size_t i) {
    return each.of(x, from[i]);
  };
  const StandIn* const stand_in = next_stand_in();
  const std::vector<Element> made =
      stand_in ? replaced(*stand_in, parts.varying)
               : append_function(operation, node_of(parts.varying), real::Elementwise{on_varying},
                                 parts.varying.size());
  for (std::size_t i = 0; i < made.size(); ++i) results[parts.from[i]] = made[i];
  return results;
}

std::vector<Element> Composer::largest(const std::string& operation,
                                       const std::vector<Element>& elements,
                                       const std::vector<std::vector<std::size_t>>& groups) {
  for (const auto& group : groups) keep_terms(group.size());
  const Parts parts = parts_of(elements);
  std::vector<std::size_t> place(elements.size());  // of one that varies, among those
  for (std::size_t i = 0; i < parts.from.size(); ++i) place[parts.from[i]] = i;
  real::LargestOf function;
  for (const auto& group : groups) {
    std::vector<std::size_t> members;
    double at_least = -std::numeric_limits<double>::infinity();
    for (const std::size_t i : group) {
      if (elements[i].is_constant()) {
        at_least = std::max(at_least, elements[i].offset);
      } else {
        members.push_back(place[i]);
      }
    }
    function.groups.push_back(std::move(members));
    function.at_least.push_back(at_least);
  }
  if (next_stand_in()) return means(parts.varying, function);
  return append_function(operation, node_of(parts.varying), std::move(function), groups.size());
}

std::vector<Element> Composer::function(const std::string& operation,
                                        const std::vector<Element>& elements, std::size_t results,
                                        real::RecordFunction apply) {
  keep_terms(elements.size());
  const Parts parts = parts_of(elements);
  std::vector<double> constants;  // [elements], 0 where one varies
  for (const Element& element : elements) {
    constants.push_back(element.is_constant() ? element.offset : 0);
  }
  const auto on_varying = [constants = std::move(constants), from = parts.from,
                           apply = std::move(apply)](std::span<const double> in,
                                                     std::span<double> out) {
    std::vector<double> all = constants;
    for (std::size_t i = 0; i < in.size(); ++i) all[from[i]] = in[i];
    apply(all, out);
  };
  next_stand_in();
  return append_function(operation, node_of(parts.varying), real::RecordFunction(on_varying),
                         results);
}

}  // namespace sealion::onnx
