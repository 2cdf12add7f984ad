#include "real/fuse.h"

#include <map>
#include <optional>
#include <utility>

#include "real/fuse_forests.h"

namespace sealion::real {
namespace {

/// second(first(x)); nothing where that has more than `most` weights.
std::optional<LinearNode> composed(const LinearNode& first, const LinearNode& second,
                                   std::size_t most) {
  LinearNode both{first.input, {0}, {}, {}, second.bias};
  for (std::size_t r = 0; r < second.bias.size(); ++r) {
    std::map<std::uint32_t, double> row;
    for (std::size_t e = second.row_starts[r]; e < second.row_starts[r + 1]; ++e) {
      const std::uint32_t middle = second.columns[e];
      both.bias[r] += second.weights[e] * first.bias[middle];
      for (std::size_t f = first.row_starts[middle]; f < first.row_starts[middle + 1]; ++f) {
        row[first.columns[f]] += second.weights[e] * first.weights[f];
      }
    }
    if (both.columns.size() + row.size() > most) return std::nullopt;
    for (const auto& [column, weight] : row) {
      both.columns.push_back(column);
      both.weights.push_back(weight);
    }
    both.row_starts.push_back(static_cast<std::uint32_t>(both.columns.size()));
  }
  return both;
}

}  // namespace

Program fused(const Program& program) {
  Program result = program;
  for (Node& node : result.nodes) {
    auto* second = std::get_if<LinearNode>(&node.operation);
    if (!second) continue;
    if (auto forest = weighed_forests(result, *second)) {
      node.operation = std::move(*forest);
      continue;
    }
    const auto* first = std::get_if<LinearNode>(&result.nodes[second->input].operation);
    if (!first) continue;
    auto both = composed(*first, *second, first->weights.size() + second->weights.size());
    if (both) node.operation = std::move(*both);
  }
  return restricted_to(result, result.nodes.size() - 1);
}

}  // namespace sealion::real
