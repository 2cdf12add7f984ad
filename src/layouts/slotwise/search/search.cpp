#include "layouts/slotwise/search/search.h"

#include <utility>
#include <vector>

#include "layouts/slotwise/search/places.h"

namespace sealion::planning {
namespace {

/// Most primes that one barrier drops: two products without one between them need as many.
constexpr int most_dropped = 3;

/// Rounds over all places, far more than the search takes.
constexpr int most_rounds = 8;

/// Everything that may stand at a place.
BarrierChoices choices_at(const BarrierPlace& place) {
  BarrierChoices choices = {std::nullopt};
  for (const NodeId after : place) {
    for (int primes = 0; primes <= most_dropped; ++primes) {
      choices.push_back(BarrierChoice{after, true, primes});
      if (primes > 0) choices.push_back(BarrierChoice{after, false, primes});
    }
  }
  return choices;
}

/// A relinearisation and a switch by so many primes at every place but the first, which no product
/// comes before, and the output.
BarrierChoices everywhere(const std::vector<BarrierPlace>& places, int primes) {
  BarrierChoices choices(places.size());
  for (std::size_t i = 1; i + 1 < places.size(); ++i) {
    choices[i] = BarrierChoice{places[i].back(), true, primes};
  }
  return choices;
}

class Search {
 public:
  Search(const Drafter& drafter, const Program& program)
      : drafter_(drafter),
        places_(barrier_places(program)),
        result_{drafter.draft(BarrierChoices(places_.size()))} {}

  SearchResult run() {
    descend(result_.plain);
    for (const int primes : {1, 2}) descend(drafter_.draft(everywhere(places_, primes)));
    return std::move(result_);
  }

 private:
  /// Each place in turn takes its best choice, until a round changes nothing.
  void descend(Draft best) {
    for (int round = 0; round < most_rounds; ++round) {
      bool improves = false;
      for (std::size_t i = 0; i < places_.size(); ++i) improves |= improve_place(i, best);
      if (!improves) return;
    }
  }

  /// Tries every choice at a place, as it is and with the barrier of a neighbour taken away.
  bool improve_place(std::size_t place, Draft& best) {
    bool improves = false;
    for (const auto& choice : choices_at(places_[place])) {
      BarrierChoices choices = best.choices;
      choices[place] = choice;
      improves |= improve(choices, best);
      for (const std::size_t neighbour : {place - 1, place + 1}) {
        if (neighbour >= choices.size() || !choices[neighbour]) continue;
        BarrierChoices moved = choices;
        moved[neighbour] = std::nullopt;
        improves |= improve(moved, best);
      }
    }
    return improves;
  }

  bool improve(const BarrierChoices& choices, Draft& best) {
    Draft draft = drafter_.draft(choices);
    note(draft);
    if (!draft.is_better_than(best)) return false;
    best = std::move(draft);
    return true;
  }

  void note(const Draft& draft) {
    if (!has_barriers(draft.choices)) return;
    const bool is_best = !result_.with_barriers || draft.is_better_than(*result_.with_barriers);
    if (is_best) result_.with_barriers = draft;
  }

  const Drafter& drafter_;
  std::vector<BarrierPlace> places_;
  SearchResult result_;
};

}  // namespace

SearchResult search_barriers(const Drafter& drafter, const Program& program) {
  return Search(drafter, program).run();
}

}  // namespace sealion::planning
