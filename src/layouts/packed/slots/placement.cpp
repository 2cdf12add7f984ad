#include "layouts/packed/slots/placement.h"

namespace sealion::packed {

Placement::Placement(std::size_t size, std::size_t ciphertexts, std::size_t period)
    : size_(size), period_(period), slots_(ciphertexts * period, nothing) {}

Copies::Copies(const Placement& placement) : starts_(placement.size() + 1, 0) {
  const auto for_each = [&](const auto& visit) {
    for (std::size_t c = 0; c < placement.ciphertexts(); ++c) {
      const auto slots = placement.slots(c);
      for (std::size_t s = 0; s < slots.size(); ++s) {
        if (slots[s] == Placement::nothing) continue;
        visit(static_cast<std::size_t>(slots[s]),
              Place{static_cast<std::uint32_t>(c), static_cast<std::uint32_t>(s)});
      }
    }
  };
  for_each([&](std::size_t element, Place) { ++starts_[element + 1]; });
  for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
  places_.resize(starts_.back());
  std::vector<std::size_t> next(starts_.begin(), starts_.end() - 1);
  for_each([&](std::size_t element, Place place) { places_[next[element]++] = place; });
}

}  // namespace sealion::packed
