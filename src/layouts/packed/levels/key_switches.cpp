#include "layouts/packed/levels/key_switches.h"

#include <utility>
#include <variant>

namespace sealion::packed {
namespace {

void keep_turn(std::vector<SlotRotation>& rotations, const SlotRotation& rotation) {
  if (!rotation.is_identity()) rotations.push_back(rotation);
}

/// The turns of each source ciphertext: they lie one after the other.
std::vector<std::vector<SlotRotation>> hoisted_turns(const SlotMap& map,
                                                     const Interleaving& interleaving) {
  std::vector<std::vector<SlotRotation>> all;
  const Turned* before = nullptr;
  for (const Turned& turned : map.turned) {
    const bool is_same =
        before != nullptr && before->term == turned.term && before->ciphertext == turned.ciphertext;
    if (!is_same) all.emplace_back();
    keep_turn(all.back(), interleaving.of_all(turned.rotation));
    before = &turned;
  }
  std::erase_if(all, [](const auto& rotations) { return rotations.empty(); });
  return all;
}

std::vector<SlotRotation> single_turns(const SlotMap& map, const Interleaving& interleaving) {
  std::vector<SlotRotation> all;
  for (const SlotMapOutput& output : map.outputs) {
    for (const GiantStep& giant : output.giants)
      keep_turn(all, interleaving.of_all(giant.rotation));
    for (const SlotRotation& fold : map.folds) keep_turn(all, interleaving.of_all(fold));
  }
  return all;
}

}  // namespace

std::vector<KeySwitches> key_switches(const Packing& packing, const Interleaving& interleaving,
                                      const Levels& levels) {
  std::vector<KeySwitches> all;
  for (const ValueId id : packing.order) {
    const auto& made = packing.form.values[id].made;
    if (std::holds_alternative<InputValue>(made)) continue;
    KeySwitches switches{.work = levels.work(id), .result = levels.result(id)};
    if (packing.maps[id]) {
      switches.hoisted = hoisted_turns(packing.map(id), interleaving);
      switches.single = single_turns(packing.map(id), interleaving);
    } else {
      switches.relinearised = packing.placement(id).ciphertexts();
    }
    all.push_back(std::move(switches));
  }
  return all;
}

}  // namespace sealion::packed
