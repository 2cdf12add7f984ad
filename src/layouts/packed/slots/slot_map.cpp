#include "layouts/packed/slots/slot_map.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <utility>

namespace sealion::packed {
namespace {

/// Numbers for turns, by a table: maps have millions of entries and few turns.
class TurnIndex {
 public:
  TurnIndex(const std::vector<const Placement*>& sources, const SlotRing& ring) : row_(ring.row()) {
    for (const Placement* source : sources) {
      first_.push_back(ciphertexts_);
      ciphertexts_ += source->ciphertexts();
    }
    numbers_.resize(ciphertexts_ * 2 * row_, none);
  }

  std::size_t number_of(const Turned& turned) {
    const std::size_t ciphertext = first_[turned.term] + turned.ciphertext;
    const std::size_t swap = turned.rotation.swap ? 1 : 0;
    std::uint32_t& number = numbers_[(ciphertext * 2 + swap) * row_ + turned.rotation.steps];
    if (number == none) {
      number = static_cast<std::uint32_t>(all_.size());
      all_.push_back(turned);
    }
    return number;
  }
  /// In the order of their numbers.
  const std::vector<Turned>& all() const { return all_; }

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  std::size_t row_, ciphertexts_ = 0;
  std::vector<std::size_t> first_;      // [terms]
  std::vector<std::uint32_t> numbers_;  // [ciphertexts][swap][steps]
  std::vector<Turned> all_;
};

/// Cuts the rotations of a map into babies, which are turns of sources, and giants.
struct Split {
  std::size_t modulus;  ///< of the steps: what is below it is the baby's

  SlotRotation baby(SlotRotation rotation) const {
    return {modulo_power(rotation.steps, modulus), false};
  }
  Turned baby(const Turned& turned) const {
    return {turned.term, turned.ciphertext, baby(turned.rotation)};
  }
  SlotRotation giant(SlotRotation rotation) const {
    return {rotation.steps - modulo_power(rotation.steps, modulus), rotation.swap};
  }
};

/// The products that a map is made of.
class MapReader {
 public:
  MapReader(const AffineValue& map, const std::vector<const Placement*>& sources,
            const Target& target, const SlotRing& ring)
      : map_(map), sources_(sources), target_(target), ring_(ring) {}

  /// Calls visit(result ciphertext, turn of a source, slot of the product, entry) for each.
  template <typename Visit>
  void for_each_product(const Visit& visit) const {
    const Copies results(target_.result);
    for (std::size_t term = 0; term < map_.terms.size(); ++term) {
      const Copies copies(*sources_[term]);
      const Rows& rows = *map_.terms[term].rows;
      for (std::size_t r = 0; r < rows.size(); ++r) {
        std::size_t entry = rows.first_entry(r);
        for (const std::uint32_t column : rows.columns(r)) {
          for (const Place& to : results.of(r)) {
            const auto [turned, slot] = best_copy(term, to, copies.of(column));
            visit(to.ciphertext, turned, slot, static_cast<std::uint32_t>(entry));
          }
          ++entry;
        }
      }
    }
  }

 private:
  struct Choice {
    Turned turned;
    std::uint32_t slot;
  };

  /// Less is better: a multiple of the step, in the row where it is, few steps.
  std::uint64_t rank_of(const SlotRotation& turn) const {
    const std::uint64_t is_between_steps = modulo_power(turn.steps, target_.step) != 0 ? 1 : 0;
    return is_between_steps << 63 | std::uint64_t{turn.swap} << 62 | turn.steps;
  }

  Choice choice_of(std::size_t term, Place to, Place from) const {
    const std::size_t slot = target_.product_slot(to.slot, from.slot, ring_);
    const SlotRotation turn = ring_.between(from.slot, slot, sources_[term]->period());
    return {{term, from.ciphertext, turn}, static_cast<std::uint32_t>(slot)};
  }

  /// Without a branch on the ranks, which nothing foretells: there are a million to compare.
  Choice best_copy(std::size_t term, Place to, std::span<const Place> copies) const {
    assert(!copies.empty());
    const Place* best = copies.data();
    std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
    for (const Place& from : copies) {
      const std::uint64_t rank = rank_of(choice_of(term, to, from).turned.rotation);
      best = rank < least ? &from : best;
      least = std::min(least, rank);
    }
    return choice_of(term, to, *best);
  }

  const AffineValue& map_;
  const std::vector<const Placement*>& sources_;
  const Target& target_;
  const SlotRing& ring_;
};

/// Which of so many numbers were marked, forgotten all at once.
class Marks {
 public:
  explicit Marks(std::size_t size) : marks_(size) {}

  void clear() { ++round_; }
  /// Whether it was not marked before.
  bool mark(std::size_t number) {
    const bool is_new = marks_[number] != round_;
    marks_[number] = round_;
    return is_new;
  }

 private:
  std::uint32_t round_ = 1;
  std::vector<std::uint32_t> marks_;
};

/// Counts what splits cost, by tables: a search asks for dozens, of thousands of turns each.
class SplitCounter {
 public:
  /// `turns`: [result ciphertexts], the turns of sources that each reads. Refers to them.
  SplitCounter(const std::vector<std::vector<Turned>>& turns, const SlotRing& ring,
               std::size_t folds)
      : turns_(turns),
        row_(ring.row()),
        folds_(folds),
        babies_(number_ciphertexts() * row_),
        giants_(2 * row_),
        decomposed_(first_.back()) {}

  SwitchCount operator()(const Split& split) {
    SwitchCount count;
    babies_.clear();
    decomposed_.clear();
    for (const std::vector<Turned>& of_output : turns_) {
      count.products += of_output.size();
      count.single += giants_of(of_output, split) + folds_;
      for (const Turned& turned : of_output) count_baby(split.baby(turned), count);
    }
    return count;
  }

 private:
  /// Of all sources, one after the other.
  std::size_t number_ciphertexts() {
    for (const std::vector<Turned>& of_output : turns_) {
      for (const Turned& turned : of_output) {
        if (first_.size() < turned.term + 2) first_.resize(turned.term + 2);
        first_[turned.term + 1] = std::max(first_[turned.term + 1], turned.ciphertext + 1);
      }
    }
    std::partial_sum(first_.begin(), first_.end(), first_.begin());
    return first_.back();
  }

  /// Rotations but the identity.
  std::size_t giants_of(const std::vector<Turned>& of_output, const Split& split) {
    std::size_t rotations = 0;
    giants_.clear();
    for (const Turned& turned : of_output) {
      const SlotRotation giant = split.giant(turned.rotation);
      if (giant.is_identity()) continue;
      rotations += giants_.mark(giant.steps + (giant.swap ? row_ : 0)) ? 1 : 0;
    }
    return rotations;
  }

  void count_baby(const Turned& baby, SwitchCount& count) {
    if (baby.rotation.is_identity()) return;
    const std::size_t ciphertext = first_[baby.term] + baby.ciphertext;
    count.hoisted += babies_.mark(ciphertext * row_ + baby.rotation.steps) ? 1 : 0;
    count.decomposed += decomposed_.mark(ciphertext) ? 1 : 0;
  }

  const std::vector<std::vector<Turned>>& turns_;
  std::size_t row_, folds_;
  std::vector<std::size_t> first_ = {0};  // [terms + 1]
  Marks babies_, giants_, decomposed_;
};

struct BestSplit {
  Split split;
  SwitchCount count;
};

/// Of all ways to split, the one with the least weight.
BestSplit best_split(const std::vector<std::vector<Turned>>& turns, const SlotRing& ring,
                     std::size_t folds) {
  SplitCounter count_split(turns, ring, folds);
  BestSplit best{{ring.row()}, count_split({ring.row()})};
  for (std::size_t modulus = ring.row() / 2; modulus > 0; modulus /= 2) {
    const SwitchCount count = count_split({modulus});
    if (weight_of(count) < weight_of(best.count)) best = {{modulus}, count};
  }
  return best;
}

/// [result ciphertexts]: the turns of sources that each reads.
std::vector<std::vector<Turned>> turns_of(std::vector<TurnIndex>& indices) {
  std::vector<std::vector<Turned>> turns;
  for (const TurnIndex& index : indices) turns.push_back(index.all());
  return turns;
}

class MapMaker {
 public:
  MapMaker(const AffineValue& map, const std::vector<const Placement*>& sources,
           const Target& target, const SlotRing& ring)
      : target_(target), ring_(ring) {
    const std::size_t outputs = target.result.ciphertexts();
    std::vector<TurnIndex> indices(outputs, TurnIndex(sources, ring));
    weights_.resize(outputs);
    MapReader(map, sources, target, ring)
        .for_each_product(
            [&](std::size_t output, const Turned& turned, std::uint32_t slot, std::uint32_t entry) {
              const std::size_t number = indices[output].number_of(turned);
              if (number == weights_[output].size()) weights_[output].emplace_back();
              weights_[output][number].push_back({slot, entry});
            });
    turns_ = turns_of(indices);
  }

  SlotMap make() {
    const std::vector<SlotRotation> folds = target_.folds(ring_);
    const auto [split, switches] = best_split(turns_, ring_, folds.size());
    std::set<Turned> babies;
    for (const auto& turns : turns_) {
      for (const Turned& turned : turns) babies.insert(split.baby(turned));
    }
    SlotMap out{{babies.begin(), babies.end()}, {},      folds, target_.sums_period,
                target_.result.period(),        switches};
    for (std::size_t c = 0; c < turns_.size(); ++c) out.outputs.push_back(output(c, split, out));
    return out;
  }

 private:
  SlotMapOutput output(std::size_t ciphertext, const Split& split, const SlotMap& map) {
    std::map<SlotRotation, std::map<std::size_t, SlotProduct>> giants;
    for (std::size_t i = 0; i < turns_[ciphertext].size(); ++i) {
      const Turned& turned = turns_[ciphertext][i];
      const SlotRotation giant = split.giant(turned.rotation);
      std::vector<SlotWeight> weights = std::move(weights_[ciphertext][i]);
      for (SlotWeight& weight : weights) {
        weight.slot =
            static_cast<std::uint32_t>(ring_.source(weight.slot, giant, target_.sums_period));
      }
      const auto at = std::lower_bound(map.turned.begin(), map.turned.end(), split.baby(turned));
      const auto number = static_cast<std::size_t>(at - map.turned.begin());
      giants[giant].emplace(number, SlotProduct{number, std::move(weights)});
    }
    SlotMapOutput out;
    for (auto& [rotation, products] : giants) {
      GiantStep& step = out.giants.emplace_back(GiantStep{rotation, {}});
      for (auto& [number, product] : products) step.products.push_back(std::move(product));
    }
    out.constants = constants_of_output(ciphertext);
    return out;
  }

  std::vector<SlotWeight> constants_of_output(std::size_t ciphertext) const {
    std::vector<SlotWeight> constants;
    const auto slots = target_.result.slots(ciphertext);
    for (std::size_t s = 0; s < slots.size(); ++s) {
      if (slots[s] == Placement::nothing) continue;
      constants.push_back({static_cast<std::uint32_t>(s), static_cast<std::uint32_t>(slots[s])});
    }
    return constants;
  }

  const Target& target_;
  const SlotRing& ring_;
  std::vector<std::vector<Turned>> turns_;                     // [result ciphertexts]
  std::vector<std::vector<std::vector<SlotWeight>>> weights_;  // [result ciphertexts][turns]
};

}  // namespace

SwitchCount count_switches(const AffineValue& map, const std::vector<const Placement*>& sources,
                           const Target& target, const SlotRing& ring) {
  std::vector<TurnIndex> indices(target.result.ciphertexts(), TurnIndex(sources, ring));
  MapReader(map, sources, target, ring)
      .for_each_product([&](std::size_t output, const Turned& turned, std::uint32_t,
                            std::uint32_t) { indices[output].number_of(turned); });
  return best_split(turns_of(indices), ring, target.folds(ring).size()).count;
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
