#include "layouts/packed/levels/key_switches.h"

#include <utility>
#include <variant>

namespace sealion::packed {
namespace {

class SwitchLister {
 public:
  SwitchLister(const Interleaving& interleaving, const Routes& routes, KeySwitches& switches)
      : interleaving_(interleaving), routes_(routes), switches_(switches) {}

  void list(const SlotMap& map) {
    for (const SourceTurns& turns : turns_of_sources(map)) list_turns(turns.rotations);
    for (const SlotMapOutput& output : map.outputs) {
      list_single(giant_rotations(output));
      for (const SlotRotation& fold : map.folds) list_single({fold});
    }
  }
  /// Of one ciphertext of a source.
  void list_turns(const std::vector<SlotRotation>& wanted) {
    const std::vector<RouteStep> steps = routes_.steps_to(wanted);
    for (const Siblings& siblings : siblings_of(steps)) {
      std::vector<SlotRotation>& hoisted = switches_.hoisted.emplace_back();
      for (std::size_t i = siblings.first; i < siblings.last; ++i) {
        hoisted.push_back(interleaving_.of_all(steps[i].key));
      }
    }
  }

 private:
  void list_single(const std::vector<SlotRotation>& wanted) {
    for (const RouteStep& step : routes_.steps_to(wanted)) {
      switches_.single.push_back(interleaving_.of_all(step.key));
    }
  }

  const Interleaving& interleaving_;
  const Routes& routes_;
  KeySwitches& switches_;
};

}  // namespace

std::vector<SourceTurns> turns_of_sources(const SlotMap& map) {
  std::vector<SourceTurns> all;
  for (std::size_t i = 0; i < map.turned.size(); ++i) {
    const Turned& turned = map.turned[i];
    const bool is_same = i > 0 && map.turned[i - 1].term == turned.term &&
                         map.turned[i - 1].ciphertext == turned.ciphertext;
    if (!is_same) all.push_back({i, i, {}});
    ++all.back().last;
    if (!turned.rotation.is_identity()) all.back().rotations.push_back(turned.rotation);
  }
  return all;
}

std::vector<SlotRotation> giant_rotations(const SlotMapOutput& output) {
  std::vector<SlotRotation> rotations;
  for (const GiantStep& giant : output.giants) {
    if (!giant.rotation.is_identity()) rotations.push_back(giant.rotation);
  }
  return rotations;
}

std::vector<KeySwitches> key_switches(const Packing& packing, const Interleaving& interleaving,
                                      const Routes& routes, const Levels& levels) {
  std::vector<KeySwitches> all;
  for (const ValueId id : packing.order) {
    const auto& made = packing.form.values[id].made;
    if (std::holds_alternative<InputValue>(made)) continue;
    KeySwitches switches{.work = levels.work(id), .result = levels.result(id)};
    SwitchLister lister(interleaving, routes, switches);
    if (packing.maps[id]) {
      lister.list(packing.map(id));
    } else {
      switches.relinearised = packing.placement(id).ciphertexts();
    }
    if (const auto* folded = std::get_if<FoldedProductValue>(&made)) {
      for (std::size_t c = 0; c < packing.placement(id).ciphertexts(); ++c) {
        lister.list_turns({half_turn(packing, *folded)});
      }
    }
    all.push_back(std::move(switches));
  }
  return all;
}

}  // namespace sealion::packed
