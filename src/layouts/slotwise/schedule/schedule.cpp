#include "layouts/slotwise/schedule/schedule.h"

#include <algorithm>
#include <functional>

#include "base/error.h"

namespace sealion {
namespace {

void check_barrier(const Barrier& barrier, const Program& program, std::size_t limbs) {
  if (barrier.after >= program.nodes().size()) {
    fail(ErrorCode::invalid_argument, "a barrier after node {}: there are {}", barrier.after,
         program.nodes().size());
  }
  const std::string& name = program.node(barrier.after).name;
  if (barrier.dropped_limbs == 0 && !barrier.relinearise) {
    fail(ErrorCode::invalid_argument, "the barrier after layer '{}' does nothing", name);
  }
  if (barrier.dropped_limbs >= limbs) {
    fail(ErrorCode::invalid_argument, "the barrier after layer '{}' drops {} of {} limbs", name,
         barrier.dropped_limbs, limbs);
  }
}

void check_barriers(const Program& program, std::size_t limbs,
                    const std::vector<Barrier>& barriers) {
  if (limbs == 0 || barriers.size() > most_barriers) {
    fail(ErrorCode::invalid_argument, "{} limbs and {} barriers, at least 1 and at most {} needed",
         limbs, barriers.size(), most_barriers);
  }
  for (std::size_t b = 0; b < barriers.size(); ++b) {
    check_barrier(barriers[b], program, limbs);
    limbs -= barriers[b].dropped_limbs;
    if (b > 0 && barriers[b - 1].after >= barriers[b].after) {
      fail(ErrorCode::invalid_argument, "a barrier after node {} behind one after node {}",
           barriers[b].after, barriers[b - 1].after);
    }
  }
}

std::vector<NodeId> values_read(const Program& program, const Stage& stage) {
  std::vector<NodeId> reads;
  for (NodeId node = stage.first; node < stage.end; ++node) {
    for (const NodeId x : inputs_of(program.node(node))) {
      if (x < stage.first) reads.push_back(x);
    }
  }
  std::sort(reads.begin(), reads.end());
  reads.erase(std::unique(reads.begin(), reads.end()), reads.end());
  return reads;
}

std::vector<NodeId> values_kept(const std::vector<NodeId>& last_use, const Stage& stage) {
  std::vector<NodeId> keeps;
  for (NodeId value = 0; value < stage.end; ++value) {
    const bool is_output = value + 1 == last_use.size();
    if (last_use[value] >= stage.end || is_output) keeps.push_back(value);
  }
  return keeps;
}

void check_limits(const Node& node, std::size_t parts, std::size_t degree) {
  if (parts <= most_parts && degree <= most_degree) return;
  fail(
      ErrorCode::does_not_fit,
      "layer '{}': {} ciphertext parts and degree {} in the input, at most {} and {} are possible; "
      "fewer products in a row, or relinearisation between them, help",
      node.name, parts, degree, most_parts, most_degree);
}

}  // namespace

Schedule::Schedule(const Program& program, std::size_t limbs, const std::vector<Barrier>& barriers)
    : stage_of_(program.nodes().size()), leading_operand_(program.nodes().size()) {
  check_barriers(program, limbs, barriers);
  stages_.push_back({.limbs = limbs});
  cut_into_stages(program, barriers);
  State fresh{.parts = 2, .degree = 1, .switches = std::vector<unsigned>(barriers.size())};
  states_.assign(stages_.size() + 1, std::vector<State>(program.nodes().size(), fresh));
  for (std::size_t stage = 0; stage < stages_.size(); ++stage) {
    run_nodes(program, stage);
    cross_barrier(stage);
  }
}

void Schedule::cut_into_stages(const Program& program, const std::vector<Barrier>& barriers) {
  const std::size_t nodes = program.nodes().size();
  const std::vector<NodeId> last_use = last_uses(program);
  for (std::size_t b = 0; b <= barriers.size(); ++b) {
    Stage& stage = stages_.back();
    stage.end = b < barriers.size() ? barriers[b].after + 1 : nodes;
    stage.reads = values_read(program, stage);
    stage.keeps = values_kept(last_use, stage);
    std::fill(stage_of_.begin() + static_cast<std::ptrdiff_t>(stage.first),
              stage_of_.begin() + static_cast<std::ptrdiff_t>(stage.end), stages_.size() - 1);
    if (b == barriers.size()) break;
    stage.barrier = barriers[b];
    if (stage.end == nodes) break;
    stages_.push_back({.first = stage.end, .limbs = stage.limbs - barriers[b].dropped_limbs});
  }
}

void Schedule::run_nodes(const Program& program, std::size_t stage) {
  std::vector<State>& states = states_[stage];
  for (NodeId id = std::max<NodeId>(stages_[stage].first, 1); id < stages_[stage].end; ++id) {
    const std::vector<NodeId> operands = inputs_of(program.node(id));
    const auto degree_of = [&](NodeId x) { return states[x].degree; };
    const auto leading =
        std::max_element(operands.begin(), operands.end(),
                         [&](NodeId a, NodeId b) { return degree_of(a) < degree_of(b); });
    leading_operand_[id] = static_cast<std::size_t>(leading - operands.begin());
    states[id] = states[*leading];
    for (const NodeId x : operands) {
      states[id].parts = std::max(states[id].parts, states[x].parts);
    }
    if (const auto* product = std::get_if<ProductNode>(&program.node(id).operation)) {
      const State& left = states[product->left];
      const State& right = states[product->right];
      states[id].parts = left.parts + right.parts - 1;
      states[id].degree = left.degree + right.degree;
      std::transform(left.switches.begin(), left.switches.end(), right.switches.begin(),
                     states[id].switches.begin(), std::plus<>());
      check_limits(program.node(id), states[id].parts, states[id].degree);
    } else {
      is_homogeneous_ = is_homogeneous_ && std::ranges::all_of(operands, [&](NodeId x) {
                          return degree_of(x) == states[id].degree;
                        });
    }
  }
}

void Schedule::cross_barrier(std::size_t stage) {
  states_[stage + 1] = states_[stage];
  const std::optional<Barrier>& barrier = stages_[stage].barrier;
  if (!barrier) return;
  for (const NodeId value : stages_[stage].keeps) {
    State& state = states_[stage + 1][value];
    if (barrier->relinearise && state.parts > 2) {
      relinearised_parts_ = std::max(relinearised_parts_, state.parts);
      relinearised_limbs_ = std::max(relinearised_limbs_, stages_[stage].limbs);
      state.parts = 2;
    }
    state.switches[stage] += barrier->dropped_limbs > 0 ? 1 : 0;
  }
}

std::size_t Schedule::output_limbs() const {
  const Stage& last = stages_.back();
  return last.limbs - (last.barrier ? last.barrier->dropped_limbs : 0);
}

std::size_t Schedule::output_parts() const { return states_.back().back().parts; }

}  // namespace sealion
