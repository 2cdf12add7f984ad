#include "layouts/slotwise/stages/working_set.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "exchange/batch.h"
#include "layouts/slotwise/steps/slab.h"
#include "layouts/slotwise/steps/step.h"

namespace sealion {
namespace {

/// What a tile of a stage may take of the second-level cache; the rest is for weights and packed
/// residues.
constexpr std::size_t cache_bytes = std::size_t{1} << 20;

constexpr std::size_t narrowest_tile = 8;

/// Comes to the stage from outside: an earlier stage, or the client.
bool is_external(const Stage& stage, NodeId value) { return value < stage.first || value == 0; }

bool is_dense(const Node& node) { return std::holds_alternative<DenseNode>(node.operation); }

/// Nodes of a stage from which and up to which it holds a value; never where `last` < `first`.
struct Lifetime {
  NodeId first = 1, last = 0;
  bool is_streamed = true;

  void include(NodeId node) {
    first = last < first ? node : first;
    last = node;
  }
};

/// From where a value is made, or first read where it comes from outside, to where it is last read.
std::vector<Lifetime> lifetimes(const Program& program, const Stage& stage) {
  std::vector<Lifetime> lives(stage.end);
  for (NodeId node = stage.first; node < stage.end; ++node) {
    if (!is_external(stage, node)) lives[node] = {node, node, false};
    for (const NodeId x : inputs_of(program.node(node))) {
      lives[x].include(node);
      lives[x].is_streamed &= is_dense(program.node(node));
    }
  }
  return lives;
}

}  // namespace

bool is_streamed(const Program& program, const Stage& stage, NodeId value) {
  const Lifetime life = lifetimes(program, stage)[value];
  return life.is_streamed && life.first <= life.last;
}

std::vector<bool> features_read(const Program& program, const Stage& stage, NodeId value) {
  std::vector<bool> is_read(program.node(value).size);
  for (NodeId node = stage.first; node < stage.end; ++node) {
    const std::vector<NodeId> inputs = inputs_of(program.node(node));
    if (std::find(inputs.begin(), inputs.end(), value) == inputs.end()) continue;
    mark_reads(program.node(node), is_read);
  }
  return is_read;
}

std::size_t live_residues(const Program& program, const Schedule& schedule, std::size_t stage) {
  const Stage& nodes = schedule.stages()[stage];
  const std::vector<Lifetime> lives = lifetimes(program, nodes);
  std::vector<std::size_t> begins(nodes.end), ends(nodes.end + 1);
  for (NodeId value = 0; value < nodes.end; ++value) {
    if (lives[value].is_streamed) continue;
    const std::size_t residues = schedule.parts(value, stage) * program.node(value).size;
    begins[lives[value].first] += residues;
    ends[lives[value].last + 1] += residues;
  }
  std::size_t alive = 0, most_alive = 0, scratch = 0;
  for (NodeId node = nodes.first; node < nodes.end; ++node) {
    alive = alive + begins[node] - ends[node];
    most_alive = std::max(most_alive, alive);
    scratch = std::max(scratch, step_scratch_rows(program.node(node)));
  }
  return most_alive + slab_features + scratch;
}

std::size_t tile_width(std::size_t live_residues, std::size_t n) {
  std::size_t width = std::min(tile_points, n);
  while (width > narrowest_tile && live_residues * width * sizeof(std::uint64_t) > cache_bytes) {
    width /= 2;
  }
  return width;
}

}  // namespace sealion
