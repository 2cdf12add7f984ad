#include "layouts/slotwise/search/places.h"

#include <algorithm>
#include <limits>

#include "program/product_depths.h"

namespace sealion::planning {
namespace {

/// Nodes of a place that a search tries: those with fewest values.
constexpr std::size_t most_choices = 3;

/// For each node the integers that a barrier after it takes across.
std::vector<std::size_t> crossing_sizes(const Program& program) {
  const std::vector<NodeId> last = last_uses(program);
  std::vector<std::size_t> sizes(last.size());
  for (NodeId value = 0; value < last.size(); ++value) {
    for (NodeId after = value; after < last[value]; ++after) {
      sizes[after] += program.node(value).size;
    }
  }
  return sizes;
}

/// Nodes at which a level of products begins: a product of products of the level before.
std::vector<NodeId> level_starts(const Program& program) {
  const std::vector<std::size_t> depths = product_depths(program);
  std::vector<NodeId> starts = {0};
  std::size_t level = 0;
  for (NodeId node = 0; node < depths.size(); ++node) {
    if (depths[node] > level) starts.push_back(node);
    level = std::max(level, depths[node]);
  }
  return starts;
}

}  // namespace

std::vector<BarrierPlace> barrier_places(const Program& program) {
  const std::vector<std::size_t> sizes = crossing_sizes(program);
  std::vector<NodeId> starts = level_starts(program);
  starts.push_back(program.output_id());
  std::vector<BarrierPlace> places;
  for (std::size_t level = 0; level + 1 < starts.size(); ++level) {
    BarrierPlace place;
    std::size_t smallest = std::numeric_limits<std::size_t>::max();
    for (NodeId node = starts[level]; node < starts[level + 1]; ++node) {
      if (sizes[node] < smallest) place.push_back(node);
      smallest = std::min(smallest, sizes[node]);
    }
    if (place.size() > most_choices) place.erase(place.begin(), place.end() - most_choices);
    if (!place.empty()) places.push_back(std::move(place));
  }
  places.push_back({program.output_id()});
  return places;
}

}  // namespace sealion::planning
