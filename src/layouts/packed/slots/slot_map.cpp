#include "layouts/packed/slots/slot_map.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace sealion::packed {
namespace {

/// A rotation of one ciphertext of a source, and what it is multiplied with, for each output.
using Diagonals = std::map<Turned, std::vector<SlotWeight>>;

/// Cuts the rotations of a map into babies, which are turns of sources, and giants.
struct Split {
  std::size_t modulus;  ///< of the steps: what is below it is the baby's

  SlotRotation baby(SlotRotation rotation) const { return {rotation.steps % modulus, false}; }
  SlotRotation giant(SlotRotation rotation) const {
    return {rotation.steps - rotation.steps % modulus, rotation.swap};
  }
};

class MapMaker {
 public:
  MapMaker(const AffineValue& map, const std::vector<const Placement*>& sources,
           const Target& target, const SlotRing& ring)
      : map_(map), sources_(sources), target_(target), ring_(ring) {}

  SlotMap make() {
    collect();
    const Split split = best_split();
    SlotMap out{
        turned(split), {}, target_.folds(ring_), target_.sums_period, target_.result.period()};
    for (std::size_t c = 0; c < diagonals_.size(); ++c)
      out.outputs.push_back(output(c, split, out));
    return out;
  }

 private:
  void collect() {
    diagonals_.resize(target_.result.ciphertexts());
    const Copies results(target_.result);
    for (std::size_t term = 0; term < map_.terms.size(); ++term) {
      const Copies copies(*sources_[term]);
      const Rows& rows = map_.terms[term].rows;
      for (std::size_t r = 0; r < rows.size(); ++r) {
        for (const Entry& entry : rows.row(r)) {
          for (const Place& to : results.of(r))
            add(term, to, copies.of(entry.column), entry.weight);
        }
      }
    }
  }

  void add(std::size_t term, Place to, std::span<const Place> copies, std::uint64_t weight) {
    struct Choice {
      Turned turned;
      std::uint32_t slot;
    };
    Choice best{};
    auto least = std::tuple(true, true, std::numeric_limits<std::size_t>::max());
    for (const Place& from : copies) {
      const std::size_t slot = target_.product_slot(to.slot, from.slot, ring_);
      const SlotRotation turn = ring_.between(from.slot, slot, sources_[term]->period());
      const auto rank = std::tuple(turn.steps % target_.step != 0, turn.swap, turn.steps);
      if (rank >= least) continue;
      least = rank;
      best = {{term, from.ciphertext, turn}, static_cast<std::uint32_t>(slot)};
    }
    diagonals_[to.ciphertext][best.turned].push_back({best.slot, weight});
  }

  /// Of all ways to split, the one with the least weight.
  Split best_split() const {
    Split best{ring_.row()};
    double least = weight_of(count(best));
    for (std::size_t modulus = ring_.row() / 2; modulus > 0; modulus /= 2) {
      const double weight = weight_of(count({modulus}));
      if (weight < least) {
        least = weight;
        best = {modulus};
      }
    }
    return best;
  }

  SwitchCount count(const Split& split) const {
    SwitchCount count;
    std::set<Turned> babies;
    for (const Diagonals& diagonals : diagonals_) {
      std::set<SlotRotation> giants;
      for (const auto& [turned, weights] : diagonals) {
        babies.insert({turned.term, turned.ciphertext, split.baby(turned.rotation)});
        giants.insert(split.giant(turned.rotation));
        ++count.products;
      }
      for (const SlotRotation& giant : giants) count.single += giant.is_identity() ? 0 : 1;
      count.single += target_.folds(ring_).size();
    }
    std::set<std::pair<std::size_t, std::size_t>> decomposed;
    for (const Turned& baby : babies) {
      if (baby.rotation.is_identity()) continue;
      ++count.hoisted;
      decomposed.insert({baby.term, baby.ciphertext});
    }
    count.decomposed = decomposed.size();
    return count;
  }

  std::vector<Turned> turned(const Split& split) const {
    std::set<Turned> babies;
    for (const Diagonals& diagonals : diagonals_) {
      for (const auto& [turned, weights] : diagonals) {
        babies.insert({turned.term, turned.ciphertext, split.baby(turned.rotation)});
      }
    }
    return {babies.begin(), babies.end()};
  }

  SlotMapOutput output(std::size_t ciphertext, const Split& split, const SlotMap& map) {
    std::map<SlotRotation, std::vector<SlotProduct>> giants;
    for (auto& [turned, weights] : diagonals_[ciphertext]) {
      const SlotRotation giant = split.giant(turned.rotation);
      for (SlotWeight& weight : weights) {
        weight.slot =
            static_cast<std::uint32_t>(ring_.source(weight.slot, giant, target_.sums_period));
      }
      const Turned baby{turned.term, turned.ciphertext, split.baby(turned.rotation)};
      const auto at = std::lower_bound(map.turned.begin(), map.turned.end(), baby);
      giants[giant].push_back(
          {static_cast<std::size_t>(at - map.turned.begin()), std::move(weights)});
    }
    SlotMapOutput out;
    for (auto& [rotation, products] : giants) out.giants.push_back({rotation, std::move(products)});
    const auto slots = target_.result.slots(ciphertext);
    for (std::size_t s = 0; s < slots.size(); ++s) {
      if (slots[s] == Placement::nothing) continue;
      const std::uint64_t constant = map_.constants[static_cast<std::size_t>(slots[s])];
      if (constant != 0) out.constants.push_back({static_cast<std::uint32_t>(s), constant});
    }
    return out;
  }

  const AffineValue& map_;
  const std::vector<const Placement*>& sources_;
  const Target& target_;
  const SlotRing& ring_;
  std::vector<Diagonals> diagonals_;  // [ciphertexts of the result]
};

}  // namespace

SwitchCount count_switches(const SlotMap& map) {
  SwitchCount count;
  std::set<std::pair<std::size_t, std::size_t>> decomposed;
  for (const Turned& turned : map.turned) {
    if (turned.rotation.is_identity()) continue;
    ++count.hoisted;
    decomposed.insert({turned.term, turned.ciphertext});
  }
  count.decomposed = decomposed.size();
  for (const SlotMapOutput& output : map.outputs) {
    for (const GiantStep& giant : output.giants) {
      count.single += giant.rotation.is_identity() ? 0 : 1;
      count.products += giant.products.size();
    }
    count.single += map.folds.size();
  }
  return count;
}

double weight_of(const SwitchCount& count) {
  // As measured: of a key switch, half is the decomposition; a product is a pass over the limbs.
  return 0.5 * static_cast<double>(count.decomposed) + 0.6 * static_cast<double>(count.hoisted) +
         static_cast<double>(count.single) + 0.03 * static_cast<double>(count.products);
}

SlotMap make_slot_map(const AffineValue& map, const std::vector<const Placement*>& sources,
                      const Target& target, const SlotRing& ring) {
  return MapMaker(map, sources, target, ring).make();
}

}  // namespace sealion::packed
