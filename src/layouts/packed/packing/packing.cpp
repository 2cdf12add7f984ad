#include "layouts/packed/packing/packing.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/parallel.h"
#include "layouts/packed/packing/packer.h"

namespace sealion::packed {
namespace {

/// Places with one map after the other by another than its cheapest candidate: one that is dearer
/// itself may leave its results where the next map wants them.
class PackingSearch {
 public:
  PackingSearch(const AffineForm& form, std::size_t n, const ExecutionContext& context)
      : form_(form), n_(n), context_(context) {}

  Places best() {
    Ranks ranks;
    Attempt best = placed(ranks);
    const std::size_t maps = std::min(best.places.choices.size(), most_reconsidered);
    for (std::size_t map = 0; map < maps; ++map) {
      for (std::size_t rank = 1; rank < most_candidates; ++rank) {
        Ranks tried = ranks;
        tried.resize(std::max(tried.size(), map + 1), 0);
        tried[map] = rank;
        Attempt attempt = placed(tried);
        if (attempt.weight >= best.weight) continue;
        best = std::move(attempt);
        ranks = std::move(tried);
      }
    }
    return std::move(best.places);
  }

 private:
  /// As choices, but in the order of their weights: 0 for the cheapest.
  using Ranks = std::vector<std::size_t>;
  struct Attempt {
    Places places;
    double weight;
  };
  struct Weighed {
    double weight;
    std::size_t number;
  };

  Attempt placed(const Ranks& ranks) {
    context_.check_stop();
    double weight = 0;
    const auto choose = [&](const MapCandidates& candidates,
                            const Choices& before) -> Packer::Choice {
      const std::vector<Weighed>& weighed = weigh(candidates, before);
      const std::size_t rank = before.size() < ranks.size() ? ranks[before.size()] : 0;
      const Weighed& chosen = weighed[std::min(rank, weighed.size() - 1)];
      weight += chosen.weight;
      return {chosen.number, candidates.candidate(chosen.number).value()};
    };
    Places places = Packer(form_, n_, choose).place();
    return {std::move(places), weight};
  }

  /// Cheapest first; a map's candidates depend on the choices before it alone.
  const std::vector<Weighed>& weigh(const MapCandidates& candidates, const Choices& before) {
    const auto [found, is_new] = weighed_.try_emplace(before);
    if (!is_new) return found->second;
    std::vector<std::optional<Weighed>> all(candidates.count());
    parallel_for(all.size(), context_.quiet(), [&](std::size_t number) {
      const auto candidate = candidates.candidate(number);
      if (candidate) all[number] = {candidates.weight(*candidate), number};
    });
    std::vector<Weighed>& weighed = found->second;
    for (const auto& one : all) {
      if (one) weighed.push_back(*one);
    }
    std::stable_sort(weighed.begin(), weighed.end(),
                     [](const Weighed& a, const Weighed& b) { return a.weight < b.weight; });
    return weighed;
  }

  const AffineForm& form_;
  std::size_t n_;
  const ExecutionContext& context_;
  std::map<Choices, std::vector<Weighed>> weighed_;
};

Packing with_maps(Places places) {
  Packing packing{std::move(places), {}};
  packing.maps.resize(packing.form.values.size());
  parallel_for(packing.order.size(), {}, [&](std::size_t i) {
    const ValueId id = packing.order[i];
    if (!packing.targets[id]) return;
    const auto& map = std::get<AffineValue>(packing.form.values[id].made);
    std::vector<const Placement*> sources;
    for (const AffineTerm& term : map.terms) sources.push_back(&packing.placement(term.source));
    packing.maps[id] = make_slot_map(map, sources, *packing.targets[id], packing.ring);
  });
  return packing;
}

}  // namespace

SlotRotation half_turn(const Places& places, const FoldedProductValue& product) {
  const std::size_t period = places.placement(product.source).period();
  return places.ring.between(period / 2, 0, period);
}

std::vector<std::size_t> readers_of(const Packing& packing) {
  std::vector<std::size_t> readers(packing.form.values.size());
  for (const ValueId id : packing.order) {
    for (const ValueId source : sources_of(packing.form.values[id])) ++readers[source];
  }
  return readers;
}

Packing pack(const AffineForm& form, std::size_t n, const ExecutionContext& context) {
  return with_maps(PackingSearch(form, n, context).best());
}

Packing pack(const AffineForm& form, std::size_t n, const Choices& choices) {
  const auto choose = [&](const MapCandidates& candidates,
                          const Choices& before) -> Packer::Choice {
    if (before.size() == choices.size()) {
      fail(ErrorCode::invalid_argument, "{} choices for a program that has more maps to pack",
           choices.size());
    }
    const std::size_t number = choices[before.size()];
    auto candidate = number < candidates.count() ? candidates.candidate(number) : std::nullopt;
    if (!candidate) {
      fail(ErrorCode::invalid_argument, "choice {} of map {}: there is no such way to pack it",
           number, before.size());
    }
    return {number, std::move(*candidate)};
  };
  Places places = Packer(form, n, choose).place();
  if (places.choices.size() != choices.size()) {
    fail(ErrorCode::invalid_argument, "{} choices for a program that has {} maps to pack",
         choices.size(), places.choices.size());
  }
  return with_maps(std::move(places));
}

}  // namespace sealion::packed
