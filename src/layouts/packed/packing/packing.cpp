#include "layouts/packed/packing/packing.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "layouts/packed/packing/candidates.h"

namespace sealion::packed {
namespace {

/// Which of its candidates each map takes, in the order in which maps are placed: 0 for the
/// cheapest, and so on.
using Choices = std::vector<std::size_t>;

class Packer {
 public:
  Packer(const AffineForm& form, std::size_t n, const Choices& choices)
      : packing_{SlotRing(n), form, {}, {}, {}}, choices_(choices) {
    packing_.placements.resize(packing_.form.values.size());
    packing_.maps.resize(packing_.form.values.size());
  }

  Packing pack() {
    place(packing_.form.answer);
    return std::move(packing_);
  }

 private:
  bool is_placed(ValueId id) const { return packing_.placements[id].has_value(); }

  /// Places a value and all that it is made of, if it is not placed.
  void place(ValueId id) {
    if (is_placed(id)) return;
    const auto& made = packing_.form.values[id].made;
    if (std::holds_alternative<InputValue>(made)) {
      place_input(id, plain_placement(packing_.form.values[id].size, packing_.ring));
    } else if (const auto* product = std::get_if<ProductValue>(&made)) {
      place_product(id, *product);
    } else {
      place_sources(id);
      place_affine(id, std::nullopt);
    }
  }

  void place_input(ValueId id, Placement placement) {
    packing_.placements[id] = std::move(placement);
    packing_.order.insert(packing_.order.begin(), id);
  }

  /// All but an input, which may still lie where a map wants it.
  void place_sources(ValueId id) {
    std::vector<ValueId> sources;
    for (const AffineTerm& term : std::get<AffineValue>(packing_.form.values[id].made).terms) {
      sources.push_back(term.source);
    }
    for (const ValueId source : sources) {
      const auto& made = packing_.form.values[source].made;
      if (!std::holds_alternative<InputValue>(made) || sources.size() > 1) place(source);
    }
  }

  void place_product(ValueId id, ProductValue product) {
    if (is_unplaced_map(product.left) && is_placed(product.right)) {
      std::swap(product.left, product.right);
    }
    place(product.left);
    if (is_unplaced_map(product.right)) {
      place_sources(product.right);
      if (!is_placed(product.right)) place_affine(product.right, packing_.placement(product.left));
    }
    place(product.right);
    if (packing_.placement(product.right) != packing_.placement(product.left)) {
      product.right = copy(product.right, packing_.placement(product.left));
    }
    packing_.form.values[id].made = product;
    packing_.placements[id] = packing_.placement(product.left);
    packing_.order.push_back(id);
  }

  bool is_unplaced_map(ValueId id) const {
    return !is_placed(id) && std::holds_alternative<AffineValue>(packing_.form.values[id].made);
  }

  /// The same value at another place.
  ValueId copy(ValueId id, Placement placement) {
    const Value& value = packing_.form.values[id];
    AffineValue map{{}, std::vector<std::uint64_t>(value.size, 0)};
    map.terms.push_back({id, identity_rows(value.size)});
    const ValueId made = packing_.form.values.size();
    packing_.form.values.push_back({value.node, value.size, value.channels, std::move(map)});
    packing_.placements.emplace_back();
    packing_.maps.emplace_back();
    place_affine(made, std::move(placement));
    return made;
  }

  /// Its sources are placed, but perhaps the input if it is the only one. `where` is empty where
  /// any place will do.
  void place_affine(ValueId id, const std::optional<Placement>& where) {
    const auto& map = std::get<AffineValue>(packing_.form.values[id].made);
    std::vector<Candidate> candidates;
    if (!map.terms.empty() && !is_placed(map.terms[0].source)) {
      candidates = with_inputs(id, where);
    } else {
      for (const Target& target : targets(id, where, period_of(map))) {
        candidates.push_back(candidate(id, target, {}));
      }
    }
    Candidate& best = chosen(candidates);
    if (best.input) place_input(map.terms[0].source, std::move(*best.input));
    packing_.maps[id] = make_slot_map(map, sources_of(map, {}), best.target, packing_.ring);
    packing_.placements[id] = std::move(best.target.result);
    packing_.order.push_back(id);
  }

  struct Candidate {
    double weight;
    std::optional<Placement> input;  ///< set where the only source is the input, not yet placed
    Target target;
  };

  /// By this map's turn in the choices.
  Candidate& chosen(std::vector<Candidate>& candidates) {
    const std::size_t rank = placed_maps_ < choices_.size() ? choices_[placed_maps_] : 0;
    ++placed_maps_;
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.weight < b.weight; });
    return candidates[std::min(rank, candidates.size() - 1)];
  }

  Candidate candidate(ValueId id, const Target& target,
                      const std::optional<Placement>& input) const {
    const auto& map = std::get<AffineValue>(packing_.form.values[id].made);
    const SwitchCount count = count_switches(map, sources_of(map, input), target, packing_.ring);
    return {weight_of(count), input, target};
  }

  /// `input` stands for the input where that is not placed yet.
  std::vector<const Placement*> sources_of(const AffineValue& map,
                                           const std::optional<Placement>& input) const {
    std::vector<const Placement*> sources;
    for (const AffineTerm& term : map.terms) {
      sources.push_back(input ? &*input : &packing_.placement(term.source));
    }
    return sources;
  }

  std::vector<Target> targets(ValueId id, const std::optional<Placement>& where,
                              std::size_t period) const {
    const Value& value = packing_.form.values[id];
    if (where) return {target_at(*where, period)};
    return target_candidates(value.size, value.channels, period, packing_.ring);
  }

  std::size_t period_of(const AffineValue& map) const {
    std::size_t period = 1;
    for (const AffineTerm& term : map.terms) {
      period = std::max(period, packing_.placement(term.source).period());
    }
    return period;
  }

  std::vector<Candidate> with_inputs(ValueId id, const std::optional<Placement>& where) const {
    const auto& map = std::get<AffineValue>(packing_.form.values[id].made);
    const std::size_t inputs = packing_.form.values[map.terms[0].source].size;
    const Placement plain = plain_placement(inputs, packing_.ring);
    std::vector<Candidate> candidates;
    for (const Target& target : targets(id, where, plain.period())) {
      candidates.push_back(candidate(id, target, plain));
    }
    for (const Target& target : targets(id, where, packing_.ring.n())) {
      for (const Placement& spread :
           spread_placements(map.terms[0].rows, inputs, target, packing_.ring)) {
        if (holds_all_read(spread)) candidates.push_back(candidate(id, target, spread));
      }
    }
    return candidates;
  }

  /// Whether every input is there that any value reads.
  bool holds_all_read(const Placement& placement) const {
    const Copies copies(placement);
    for (const Value& value : packing_.form.values) {
      if (const auto* product = std::get_if<ProductValue>(&value.made)) {
        if (product->left == 0 || product->right == 0) return false;
      } else if (const auto* map = std::get_if<AffineValue>(&value.made)) {
        for (const AffineTerm& term : map->terms) {
          if (term.source != 0) continue;
          for (std::size_t r = 0; r < term.rows.size(); ++r) {
            for (const Entry& entry : term.rows.row(r)) {
              if (copies.of(entry.column).empty()) return false;
            }
          }
        }
      }
    }
    return true;
  }

  Packing packing_;
  const Choices& choices_;
  std::size_t placed_maps_ = 0;
};

double weight_of(const Packing& packing) {
  double weight = 0;
  for (const auto& map : packing.maps) weight += map ? weight_of(count_switches(*map)) : 0;
  return weight;
}

}  // namespace

std::size_t Packing::map_count() const {
  return static_cast<std::size_t>(
      std::count_if(maps.begin(), maps.end(), [](const auto& map) { return map.has_value(); }));
}

Packing pack(const AffineForm& form, std::size_t n) {
  Choices choices;
  Packing best = Packer(form, n, choices).pack();
  double least = weight_of(best);
  const std::size_t maps = std::min(best.map_count(), most_reconsidered);
  // A map that is dearer itself may leave its results where the next one wants them.
  for (std::size_t map = 0; map < maps; ++map) {
    for (std::size_t rank = 1; rank < most_candidates; ++rank) {
      Choices tried = choices;
      tried.resize(std::max(tried.size(), map + 1), 0);
      tried[map] = rank;
      Packing packing = Packer(form, n, tried).pack();
      const double weight = weight_of(packing);
      if (weight >= least) continue;
      least = weight;
      best = std::move(packing);
      choices = std::move(tried);
    }
  }
  return best;
}

}  // namespace sealion::packed
