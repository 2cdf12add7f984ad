#include "layouts/packed/packing/packer.h"

#include <utility>

#include "base/error.h"
#include "layouts/packed/packing/candidates.h"

namespace sealion::packed {

Packer::Packer(const AffineForm& form, std::size_t n, Choose choose)
    : places_{SlotRing(n), form, {}, {}, {}, {}}, choose_(std::move(choose)) {
  places_.placements.resize(form.values.size());
  places_.targets.resize(form.values.size());
}

Places Packer::place() {
  place(places_.form.answer);
  return std::move(places_);
}

bool Packer::is_unplaced_map(ValueId id) const {
  return !is_placed(id) && std::holds_alternative<AffineValue>(places_.form.values[id].made);
}

void Packer::place(ValueId id) {
  if (is_placed(id)) return;
  const auto& made = places_.form.values[id].made;
  if (std::holds_alternative<InputValue>(made)) {
    place_input(id, plain_placement(places_.form.values[id].size, places_.ring));
  } else if (const auto* product = std::get_if<ProductValue>(&made)) {
    place_product(id, *product);
  } else if (const auto* folded = std::get_if<FoldedProductValue>(&made)) {
    place_folded_product(id, *folded);
  } else {
    place_sources(id);
    place_affine(id, std::nullopt);
  }
}

void Packer::place_input(ValueId id, Placement placement) {
  places_.placements[id] = std::move(placement);
  places_.order.insert(places_.order.begin(), id);
}

void Packer::place_sources(ValueId id) {
  std::vector<ValueId> sources;
  for (const AffineTerm& term : std::get<AffineValue>(places_.form.values[id].made).terms) {
    sources.push_back(term.source);
  }
  for (const ValueId source : sources) {
    const auto& made = places_.form.values[source].made;
    if (!std::holds_alternative<InputValue>(made) || sources.size() > 1) place(source);
  }
}

void Packer::place_product(ValueId id, ProductValue product) {
  if (is_unplaced_map(product.left) && is_placed(product.right)) {
    std::swap(product.left, product.right);
  }
  place(product.left);
  if (is_unplaced_map(product.right)) {
    place_sources(product.right);
    if (!is_placed(product.right)) place_affine(product.right, places_.placement(product.left));
  }
  place(product.right);
  if (places_.placement(product.right) != places_.placement(product.left)) {
    product.right = copy(product.right, places_.placement(product.left));
  }
  places_.form.values[id].made = product;
  places_.placements[id] = places_.placement(product.left);
  places_.order.push_back(id);
}

void Packer::place_folded_product(ValueId id, const FoldedProductValue& product) {
  if (product.groups > places_.ring.n()) {
    fail(ErrorCode::does_not_fit, "paths of {} decisions in {} slots of a record", product.groups,
         places_.ring.n());
  }
  const Value& source = places_.form.values[product.source];
  if (std::holds_alternative<InputValue>(source.made)) {
    place_input(product.source, grouped_placement(source.size, product.groups, places_.ring));
  } else {
    place(product.source);
  }
  places_.placements[id] = half_of(places_.placement(product.source));
  places_.order.push_back(id);
}

ValueId Packer::copy(ValueId id, Placement placement) {
  const Value& value = places_.form.values[id];
  AffineValue map{{}, std::vector<std::uint64_t>(value.size, 0)};
  map.terms.push_back({id, identity_rows(value.size)});
  const ValueId made = places_.form.values.size();
  places_.form.values.push_back({value.node, value.size, value.channels, std::move(map)});
  places_.placements.emplace_back();
  places_.targets.emplace_back();
  place_affine(made, std::move(placement));
  return made;
}

void Packer::place_affine(ValueId id, const std::optional<Placement>& where) {
  const MapCandidates candidates(places_, id, where);
  auto [number, chosen] = choose_(candidates, places_.choices);
  places_.choices.push_back(number);
  if (chosen.input) {
    const auto& map = std::get<AffineValue>(places_.form.values[id].made);
    place_input(map.terms[0].source, std::move(*chosen.input));
  }
  places_.placements[id] = chosen.target.result;
  places_.targets[id] = std::move(chosen.target);
  places_.order.push_back(id);
}

}  // namespace sealion::packed
