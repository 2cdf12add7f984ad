#include "layouts/packed/device/device_map.h"

#include <algorithm>
#include <utility>

#include "layouts/packed/levels/key_switches.h"

namespace sealion::packed {
namespace {

std::size_t place_of(const std::vector<RouteStep>& steps, const SlotRotation& rotation) {
  const auto found = std::ranges::find(steps, rotation, &RouteStep::rotation);
  return static_cast<std::size_t>(found - steps.begin());
}

std::size_t deepest(const std::vector<RouteStep>& steps) {
  return steps.empty() ? 0 : steps.back().depth;
}

}  // namespace

DeviceMap::DeviceMap(const device::DevicePtr& device, const SlotMap& map, const MapWeights& weights,
                     const Interleaving& interleaving, const Routes& routes, const MapLimbs& limbs)
    : map_(map),
      interleaving_(interleaving),
      routes_(routes),
      limbs_(limbs),
      weights_(device::copied_in(device, weights.weights())),
      constants_(device::copied_in(device, weights.constants())) {
  for (const SourceTurns& turns : turns_of_sources(map)) {
    source_routes_.push_back({turns.first, turns.last, routes.steps_to(turns.rotations)});
  }
  for (const SlotMapOutput& output : map.outputs) {
    GiantRoute& route = giant_routes_.emplace_back();
    route.first_sum = sums_;
    route.steps = routes.steps_to(giant_rotations(output));
    for (const GiantStep& giant : output.giants) {
      route.step_of.push_back(place_of(route.steps, giant.rotation));
    }
    sums_ += output.giants.size();
  }
}

device::CiphertextBatch DeviceMap::run(const std::vector<const device::CiphertextBatch*>& sources,
                                       const GroupEvaluator& groups) const {
  Kept kept;
  const device::CiphertextBatch summed = [&] {
    Kept kept_turns;
    return sums(turned(sources, groups, kept_turns), groups);
  }();
  std::vector<Places> terms = giants(summed, groups, kept);
  if (!map_.folds.empty()) {
    kept.push_back(folded(added_up(terms, {}, groups), groups));
    for (std::size_t output = 0; output < terms.size(); ++output) {
      terms[output] = {groups.first_of(kept.back(), output)};
    }
  }
  Places constants;
  const std::size_t plain_words = limbs_.result * summed.n;
  for (std::size_t output = 0; output < terms.size(); ++output) {
    constants.push_back(constants_.data() + output * plain_words);
  }
  return added_up(terms, constants, groups);
}

DeviceMap::Places DeviceMap::turned(const std::vector<const device::CiphertextBatch*>& sources,
                                    const GroupEvaluator& groups, Kept& kept) const {
  // Of each source ciphertext the steps that are made, and before them itself.
  std::vector<Places> made;
  std::size_t depths = 0;
  for (const SourceRoute& route : source_routes_) {
    const Turned& any = map_.turned[route.first];
    made.push_back(Places(route.steps.size() + 1));
    made.back().back() = groups.first_of(*sources[any.term], any.ciphertext);
    depths = std::max(depths, deepest(route.steps));
  }
  for (std::size_t depth = 1; depth <= depths; ++depth) {
    std::size_t count = 0;
    for (const SourceRoute& route : source_routes_) {
      count += static_cast<std::size_t>(std::ranges::count(route.steps, depth, &RouteStep::depth));
    }
    const device::CiphertextBatch& out = kept.emplace_back(groups.batch(count, 2, limbs_.work));
    std::vector<GroupTurn> turns;
    for (std::size_t s = 0; s < source_routes_.size(); ++s) {
      const std::vector<RouteStep>& steps = source_routes_[s].steps;
      for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i].depth != depth) continue;
        std::uint64_t* const place = groups.first_of(out, turns.size());
        turns.push_back({made[s][std::min(steps[i].before, steps.size())],
                         interleaving_.of_all(steps[i].key), place});
        made[s][i] = place;
      }
    }
    groups.rotate(turns, limbs_.work);
  }
  Places all(map_.turned.size());
  for (std::size_t s = 0; s < source_routes_.size(); ++s) {
    const SourceRoute& route = source_routes_[s];
    for (std::size_t i = route.first; i < route.last; ++i) {
      all[i] = made[s][place_of(route.steps, map_.turned[i].rotation)];
    }
  }
  return all;
}

device::CiphertextBatch DeviceMap::sums(const Places& turned, const GroupEvaluator& groups) const {
  device::CiphertextBatch sums = groups.batch(sums_, 2, limbs_.work);
  std::vector<device::SumOf> wanted;
  std::vector<device::WeightedTerm> terms;
  for (const SlotMapOutput& output : map_.outputs) {
    for (const GiantStep& giant : output.giants) {
      wanted.push_back({groups.first_of(sums, wanted.size()),
                        static_cast<std::uint32_t>(terms.size()),
                        static_cast<std::uint32_t>(giant.products.size())});
      for (const SlotProduct& product : giant.products) {
        terms.push_back(
            {turned[product.turned], weights_.data() + terms.size() * sums.part_words()});
      }
    }
  }
  groups.evaluator().sum_weighted(wanted, terms, groups.groups(), limbs_.work, groups.workspace());
  if (limbs_.result == limbs_.work || sums.count == 0) return sums;
  return groups.switched(sums, limbs_.result);
}

std::vector<DeviceMap::Places> DeviceMap::giants(const device::CiphertextBatch& sums,
                                                 const GroupEvaluator& groups, Kept& kept) const {
  // Of each result, by the steps that turn them, what is to be added up; the last is not turned.
  std::vector<std::vector<Places>> terms;
  std::size_t depths = 0;
  for (const GiantRoute& route : giant_routes_) {
    auto& of_steps = terms.emplace_back(route.steps.size() + 1);
    for (std::size_t giant = 0; giant < route.step_of.size(); ++giant) {
      of_steps[route.step_of[giant]].push_back(groups.first_of(sums, route.first_sum + giant));
    }
    depths = std::max(depths, deepest(route.steps));
  }
  for (std::size_t depth = depths; depth >= 1; --depth) {
    struct Step {
      std::size_t output, number;
    };
    std::vector<Step> steps;
    std::vector<Places> arriving;
    for (std::size_t output = 0; output < terms.size(); ++output) {
      for (std::size_t i = 0; i < giant_routes_[output].steps.size(); ++i) {
        if (giant_routes_[output].steps[i].depth != depth) continue;
        steps.push_back({output, i});
        arriving.push_back(terms[output][i]);
      }
    }
    const bool are_sums =
        std::ranges::any_of(arriving, [](const Places& places) { return places.size() != 1; });
    if (are_sums) {
      const auto& added = kept.emplace_back(added_up(arriving, {}, groups));
      for (std::size_t k = 0; k < steps.size(); ++k) arriving[k] = {groups.first_of(added, k)};
    }
    const auto& out = kept.emplace_back(groups.batch(steps.size(), 2, limbs_.result));
    std::vector<GroupTurn> turns;
    for (std::size_t k = 0; k < steps.size(); ++k) {
      const std::vector<RouteStep>& of_output = giant_routes_[steps[k].output].steps;
      const RouteStep& step = of_output[steps[k].number];
      std::uint64_t* const place = groups.first_of(out, k);
      turns.push_back({arriving[k].front(), interleaving_.of_all(step.key), place});
      terms[steps[k].output][std::min(step.before, of_output.size())].push_back(place);
    }
    groups.rotate(turns, limbs_.result);
  }
  std::vector<Places> last;
  for (std::vector<Places>& of_steps : terms) last.push_back(std::move(of_steps.back()));
  return last;
}

device::CiphertextBatch DeviceMap::added_up(const std::vector<Places>& terms,
                                            std::span<const std::uint64_t* const> constants,
                                            const GroupEvaluator& groups) const {
  device::CiphertextBatch out = groups.batch(terms.size(), 2, limbs_.result);
  std::vector<device::SumOf> sums;
  std::vector<device::AddedTerm> added;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const std::size_t first = added.size();
    for (const std::uint64_t* term : terms[i]) added.push_back({term, out.words(), out.words()});
    if (!constants.empty()) added.push_back({constants[i], out.part_words(), 0});
    sums.push_back({groups.first_of(out, i), static_cast<std::uint32_t>(first),
                    static_cast<std::uint32_t>(added.size() - first)});
  }
  groups.evaluator().sum(sums, added, groups.groups(), limbs_.result, groups.workspace());
  return out;
}

device::CiphertextBatch DeviceMap::folded(device::CiphertextBatch results,
                                          const GroupEvaluator& groups) const {
  for (const SlotRotation& fold : map_.folds) {
    const std::vector<SlotRotation> keys = routes_.keys_to(fold);
    device::CiphertextBatch turned;
    for (std::size_t k = 0; k < keys.size(); ++k) {
      const device::CiphertextBatch& from = k == 0 ? results : turned;
      device::CiphertextBatch out = groups.batch(map_.outputs.size(), 2, limbs_.result);
      std::vector<GroupTurn> turns;
      for (std::size_t output = 0; output < map_.outputs.size(); ++output) {
        turns.push_back({groups.first_of(from, output), interleaving_.of_all(keys[k]),
                         groups.first_of(out, output),
                         k + 1 == keys.size() ? groups.first_of(results, output) : nullptr});
      }
      groups.rotate(turns, limbs_.result);
      turned = std::move(out);
    }
    results = std::move(turned);
  }
  return results;
}

}  // namespace sealion::packed
