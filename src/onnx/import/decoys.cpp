#include "onnx/import/decoys.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "data/dataset.h"
#include "onnx/import/raw_inputs.h"
#include "onnx/lower/trees/column_test.h"
#include "real/reorder_inputs.h"

namespace sealion::onnx {
namespace {

/// Edges of one column that tests in use have, each with what it says where a value is missing.
using Edges = std::map<double, bool>;

std::map<std::size_t, Edges> edges_in_use(const std::vector<bool>& used,
                                          const std::vector<InputSource>& sources) {
  std::map<std::size_t, Edges> edges;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (!used[i] || !sources[i].test) continue;
    for (const double edge : sources[i].test->edges) {
      edges[sources[i].column].emplace(edge, sources[i].test->when_missing);
    }
  }
  return edges;
}

/// The values of a column, ascending, each once.
std::vector<double> values_of(const Inputs& inputs, std::size_t column) {
  const RealBatch batch = raw_inputs(inputs, {{.column = column}}, 0, record_count(inputs));
  std::set<double> values;
  for (const double value : batch.feature(0)) {
    if (std::isfinite(value)) values.insert(value);
  }
  return {values.begin(), values.end()};
}

/// Of a tree that divides between two values: as column_test has it.
double edge_between(double below, double above) {
  const TreeNode decision{.comparison = Comparison::greater,
                          .values = {static_cast<double>(static_cast<float>((below + above) / 2))}};
  return column_test(decision, Element::of(0, 0), true, std::nullopt).test.edges.front();
}

/// Edges between the values of a column that no test has, those in the middle of others first: at
/// halves, quarters, eighths of the values.
std::vector<double> new_edges(const std::vector<double>& values, const Edges& known) {
  std::set<double> taken;
  std::vector<double> edges;
  for (std::size_t parts = 2; parts < 2 * values.size(); parts *= 2) {
    for (std::size_t part = 1; part < parts; part += 2) {
      const std::size_t at = part * values.size() / parts;
      if (at == 0 || at >= values.size()) continue;
      const double edge = edge_between(values[at - 1], values[at]);
      if (!known.contains(edge) && taken.insert(edge).second) edges.push_back(edge);
    }
  }
  return edges;
}

/// As the test nearest to it says.
bool when_missing(const Edges& known, double edge) {
  const auto next = known.lower_bound(edge);
  return next == known.end() ? std::prev(next)->second : next->second;
}

}  // namespace

void add_decoys(real::Program& program, std::vector<InputSource>& sources, const Inputs& inputs,
                std::size_t count) {
  const auto in_use = edges_in_use(real::inputs_in_use(program), sources);
  std::map<std::size_t, std::vector<double>> candidates;
  for (const auto& [column, edges] : in_use) {
    candidates[column] = new_edges(values_of(inputs, column), edges);
  }
  for (std::size_t round = 0, left = count; left > 0; ++round) {
    const std::size_t before = left;
    for (const auto& [column, edges] : candidates) {
      if (round >= edges.size() || left == 0) continue;
      const bool missing = when_missing(in_use.at(column), edges[round]);
      sources.push_back(
          {.column = column, .test = NumberTest{{edges[round]}, missing}, .is_decoy = true});
      ++program.nodes.front().size;
      --left;
    }
    if (left == before) return;
  }
}

}  // namespace sealion::onnx
