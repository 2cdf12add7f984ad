#include "layouts/packed/packing/map_candidates.h"

#include <algorithm>
#include <utility>

#include "layouts/packed/packing/candidates.h"
#include "layouts/packed/slots/slot_map.h"

namespace sealion::packed {
namespace {

/// Whether a placement has every element of a value that these rows read.
bool holds_all_read(const Copies& copies, const Rows& rows) {
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (const std::uint32_t column : rows.columns(r)) {
      if (copies.of(column).empty()) return false;
    }
  }
  return true;
}

/// Whether every input is there that any value of the form reads.
bool holds_all_read(const Placement& input, const AffineForm& form) {
  const Copies copies(input);
  return std::ranges::all_of(form.values, [&](const Value& value) {
    if (const auto* product = std::get_if<ProductValue>(&value.made)) {
      return product->left != 0 && product->right != 0;
    }
    const auto* map = std::get_if<AffineValue>(&value.made);
    return map == nullptr || std::ranges::all_of(map->terms, [&](const AffineTerm& term) {
             return term.source != 0 || holds_all_read(copies, *term.rows);
           });
  });
}

}  // namespace

MapCandidates::MapCandidates(const Places& places, ValueId id,
                             const std::optional<Placement>& where)
    : places_(places), id_(id) {
  const std::vector<AffineTerm>& terms = map().terms;
  if (terms.empty() || places.placements[terms[0].source]) {
    targets_ = targets_from(where, period_of_sources());
    return;
  }
  plain_ = plain_placement(places.form.values[terms[0].source].size, places.ring);
  targets_ = targets_from(where, plain_->period());
  spread_targets_ = targets_from(where, places.ring.n());
}

std::optional<MapCandidate> MapCandidates::candidate(std::size_t number) const {
  if (number < targets_.size()) return MapCandidate{targets_[number], plain_};
  const Target& target = spread_targets_[number - targets_.size()];
  auto spread = spread_placement(*map().terms[0].rows, plain_->size(), target, places_.ring);
  if (!spread || !holds_all_read(*spread, places_.form)) return std::nullopt;
  return MapCandidate{target, std::move(spread)};
}

double MapCandidates::weight(const MapCandidate& candidate) const {
  std::vector<const Placement*> sources;
  for (const AffineTerm& term : map().terms) {
    sources.push_back(candidate.input ? &*candidate.input : &places_.placement(term.source));
  }
  return weight_of(count_switches(map(), sources, candidate.target, places_.ring));
}

const AffineValue& MapCandidates::map() const {
  return std::get<AffineValue>(places_.form.values[id_].made);
}

std::vector<Target> MapCandidates::targets_from(const std::optional<Placement>& where,
                                                std::size_t period) const {
  if (where) return {target_at(*where, period)};
  const Value& value = places_.form.values[id_];
  return target_candidates(value.size, value.channels, period, places_.ring);
}

std::size_t MapCandidates::period_of_sources() const {
  std::size_t period = 1;
  for (const AffineTerm& term : map().terms) {
    period = std::max(period, places_.placement(term.source).period());
  }
  return period;
}

}  // namespace sealion::packed
