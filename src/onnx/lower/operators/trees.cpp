#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "onnx/lower/operators/operators.h"
#include "onnx/lower/scores.h"
#include "onnx/lower/trees/attribute_lists.h"
#include "onnx/lower/trees/read_ensemble.h"
#include "onnx/lower/trees/unfold.h"

namespace sealion::onnx {
namespace {

/// What all trees tell of a record, one after another of so many outputs.
Symbolic sums_of(Call& call, const Ensemble& ensemble, std::vector<double> bias) {
  Unfolded forest = unfolded(call, ensemble);
  return {
      {1, ensemble.outputs},
      call.composer().forest(std::move(forest.trees), std::move(forest.values), std::move(bias))};
}

std::vector<double> base_values(const Call& call) { return numbers_or_tensor(call, "base_values"); }

/// One for each output, or none at all.
std::vector<double> bias_of(const Call& call, std::size_t outputs) {
  std::vector<double> bias = base_values(call);
  if (bias.empty()) bias.assign(outputs, 0);
  check_length(call, bias, outputs, "base_values");
  return bias;
}

/// Outputs that any leaf adds to.
std::set<std::size_t> outputs_told(const Ensemble& ensemble) {
  std::set<std::size_t> told;
  for (const TreeNode& node : ensemble.nodes) {
    for (const LeafWeight& weight : node.weights) told.insert(weight.output);
  }
  return told;
}

bool are_shares(const Ensemble& ensemble) {
  return std::ranges::all_of(ensemble.nodes, [](const TreeNode& node) {
    return std::ranges::all_of(node.weights,
                               [](const LeafWeight& weight) { return weight.value >= 0; });
  });
}

/// Shares of both classes, of the second's above a threshold.
Symbolic both_shares(const Element& above, double threshold) {
  Element first = scaled(above, -1), second = above;
  first.offset += 1 - threshold;
  second.offset += threshold;
  return {{1, 2}, {first, second}};
}

/// Two classes of which the trees score one: a share of at least one half, or a score above 0, is
/// the second class.
std::vector<Value> binary_classes(Call& call, Ensemble ensemble, std::vector<std::string> labels) {
  const bool shares = are_shares(ensemble);
  const std::size_t scored = *outputs_told(ensemble).begin();
  const std::vector<double> base = base_values(call);
  if (base.size() > 2) check_length(call, base, 1, "base_values");
  const double bias = base.empty() ? 0 : base[base.size() == 2 ? scored : 0];
  const double threshold = shares ? 0.5 : 0;
  ensemble.outputs = 1;
  for (TreeNode& node : ensemble.nodes) {
    for (LeafWeight& weight : node.weights) weight.output = 0;
  }
  const Symbolic above = sums_of(call, ensemble, {bias - threshold});
  const Symbolic chosen = chosen_class(call, above, std::move(labels));
  const Element score = above.elements.front();
  if (shares) return {chosen, both_shares(score, threshold)};
  const bool is_logistic = transform_of(call) == ScoreTransform::logistic;
  const auto both = [=](std::span<const double> in, std::span<double> out) {
    out[1] = is_logistic ? logistic(in[0]) : in[0];
    out[0] = is_logistic ? 1 - out[1] : -in[0];
  };
  return {chosen, call.function({above}, {1, 2}, both)};
}

/// Two classes that the trees score both: the second where its own score is above 0.
std::vector<Value> two_classes(Call& call, const Ensemble& ensemble,
                               std::vector<std::string> labels) {
  std::vector<double> base = base_values(call);
  if (base.size() == 1) base.push_back(0);
  if (base.empty()) base.assign(2, 0);
  check_length(call, base, 2, "base_values");
  const Symbolic scores = sums_of(call, ensemble, std::move(base));
  const Symbolic second{{1, 1}, {scores.elements[1]}};
  return {chosen_class(call, second, std::move(labels)),
          transformed(call, scores, transform_of(call))};
}

std::vector<Value> tree_classifier(Call& call) {
  std::vector<std::string> labels = labels_of(call, "classlabels_strings", "classlabels_int64s");
  if (labels.size() < 2 || labels.size() > static_cast<std::size_t>(most_outputs)) {
    call.cannot(fmt::format("{} classes: 2 to {} are taken", labels.size(), most_outputs));
  }
  Ensemble ensemble = read_node_lists(call, "class", labels.size());
  const std::size_t told = outputs_told(ensemble).size();
  if (told == 0) call.cannot("no leaf scores a class");
  if (labels.size() == 2 && told == 1) {
    return binary_classes(call, std::move(ensemble), std::move(labels));
  }
  if (labels.size() == 2) return two_classes(call, ensemble, std::move(labels));
  const Symbolic scores = sums_of(call, ensemble, bias_of(call, labels.size()));
  return {chosen_class(call, scores, std::move(labels)),
          transformed(call, scores, transform_of(call))};
}

void average(Ensemble& ensemble) {
  for (TreeNode& node : ensemble.nodes) {
    for (LeafWeight& weight : node.weights) {
      weight.value /= static_cast<double>(ensemble.roots.size());
    }
  }
}

[[noreturn]] void refuse_aggregate(const Call& call, const std::string& name) {
  call.cannot(
      fmt::format("'aggregate_function' is {}, and encrypted numbers are not compared: "
                  "only sums and averages of trees are taken",
                  name));
}

std::vector<Value> tree_regressor(Call& call) {
  const std::int64_t targets = call.integer("n_targets", 1);
  if (targets < 1 || targets > most_outputs) {
    call.refuse(fmt::format("{} targets: 1 to {} are taken", targets, most_outputs));
  }
  const auto outputs = static_cast<std::size_t>(targets);
  Ensemble ensemble = read_node_lists(call, "target", outputs);
  const std::string aggregate = call.text("aggregate_function", "SUM");
  if (aggregate != "SUM" && aggregate != "AVERAGE") refuse_aggregate(call, aggregate);
  if (aggregate == "AVERAGE") average(ensemble);
  const Symbolic sums = sums_of(call, ensemble, bias_of(call, outputs));
  return just(transformed(call, sums, transform_of(call)));
}

/// The operator of both kinds, whose attributes are numbers where the older ones have names.
std::vector<Value> tree_ensemble(Call& call) {
  static const char* const aggregates[] = {"AVERAGE", "SUM", "MIN", "MAX"};
  static constexpr ScoreTransform transforms[] = {ScoreTransform::none, ScoreTransform::softmax,
                                                  ScoreTransform::logistic,
                                                  ScoreTransform::softmax};
  Ensemble ensemble = read_split_lists(call);
  const std::size_t aggregate = index_in(call, call.integer("aggregate_function", 1),
                                         std::size(aggregates), "aggregate_function");
  if (aggregate > 1) refuse_aggregate(call, aggregates[aggregate]);
  if (aggregate == 0) average(ensemble);
  const std::size_t transform =
      index_in(call, call.integer("post_transform", 0), std::size(transforms), "post_transform");
  const std::size_t outputs = ensemble.outputs;
  const Symbolic sums = sums_of(call, ensemble, std::vector<double>(outputs, 0));
  return just(transformed(call, sums, transforms[transform]));
}

constexpr Operator tree_table[] = {{"TreeEnsembleClassifier", tree_classifier},
                                   {"TreeEnsembleRegressor", tree_regressor},
                                   {"TreeEnsemble", tree_ensemble}};

}  // namespace

std::span<const Operator> tree_operators() { return tree_table; }

}  // namespace sealion::onnx
