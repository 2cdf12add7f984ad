#include "layouts/slotwise/search/search.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "layouts/slotwise/search/places.h"

namespace sealion::planning {
namespace {

/// Most primes that one barrier drops: two products without one between them need as many.
constexpr int most_dropped = 3;

/// Rounds over all places, far more than the search takes.
constexpr int most_descents = 8;

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

/// What stands at each place, and the draft that it makes.
struct Found {
  BarrierChoices choices;
  Draft draft;
};

class Search {
 public:
  Search(const Drafter& drafter, const Program& program, const ExecutionContext& context)
      : drafter_(drafter),
        context_(context),
        places_(barrier_places(program)),
        plain_(find(BarrierChoices(places_.size()))) {}

  std::vector<Draft> run() {
    descend(plain_);
    for (const int primes : {1, 2}) descend(find(everywhere(places_, primes)));
    std::vector<Draft> drafts = {std::move(plain_.draft)};
    if (with_barriers_) drafts.push_back(*std::move(with_barriers_));
    return drafts;
  }

 private:
  /// Most choices come up again, in a later round or from another start.
  Found find(const BarrierChoices& choices) {
    const auto found = drafts_.find(choices);
    if (found != drafts_.end()) return {choices, found->second};
    return {choices, drafts_.emplace(choices, drafter_.draft(choices)).first->second};
  }

  /// Each place in turn takes its best choice, until a round changes nothing.
  void descend(Found best) {
    for (int round = 0; round < most_descents; ++round) {
      bool improves = false;
      for (std::size_t i = 0; i < places_.size(); ++i) improves |= improve_place(i, best);
      if (!improves) return;
    }
  }

  /// Tries every choice at a place, as it is and with the barrier of a neighbour taken away.
  bool improve_place(std::size_t place, Found& best) {
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

  bool improve(const BarrierChoices& choices, Found& best) {
    context_.check_stop();
    Found found = find(choices);
    note(found.draft);
    if (!found.draft.is_better_than(best.draft)) return false;
    best = std::move(found);
    return true;
  }

  void note(const Draft& draft) {
    if (draft.barriers.empty()) return;
    if (!with_barriers_ || draft.is_better_than(*with_barriers_)) with_barriers_ = draft;
  }

  const Drafter& drafter_;
  const ExecutionContext& context_;
  std::vector<BarrierPlace> places_;
  std::map<BarrierChoices, Draft> drafts_;
  Found plain_;
  std::optional<Draft> with_barriers_;
};

}  // namespace

std::vector<Draft> search_barriers(const Drafter& drafter, const Program& program,
                                   const ExecutionContext& context) {
  return Search(drafter, program, context).run();
}

}  // namespace sealion::planning
