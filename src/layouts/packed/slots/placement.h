#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sealion::packed {

/// A slot of one of the ciphertexts that carry a value.
struct Place {
  std::uint32_t ciphertext;
  std::uint32_t slot;

  friend bool operator==(const Place&, const Place&) = default;
};

/// Where the elements of a value lie: each at one place or at several copies, the same in every
/// `period` of slots (SlotRing). What lies anywhere else is nobody's business.
class Placement {
 public:
  /// Nothing placed.
  Placement(std::size_t size, std::size_t ciphertexts, std::size_t period);

  std::size_t size() const { return size_; }
  std::size_t ciphertexts() const { return slots_.size() / period_; }
  std::size_t period() const { return period_; }

  static constexpr std::int32_t nothing = -1;
  /// [period], the element in each slot of a ciphertext, or `nothing`.
  std::span<const std::int32_t> slots(std::size_t ciphertext) const {
    return std::span(slots_).subspan(ciphertext * period_, period_);
  }
  /// Of all ciphertexts, one after the other.
  std::span<const std::int32_t> slots() const { return slots_; }
  void put(std::size_t element, Place place) {
    slots_[place.ciphertext * period_ + place.slot] = static_cast<std::int32_t>(element);
  }

  friend bool operator==(const Placement&, const Placement&) = default;

 private:
  std::size_t size_, period_;
  std::vector<std::int32_t> slots_;  // [ciphertexts][period]
};

/// The copies of each element within one period.
class Copies {
 public:
  explicit Copies(const Placement& placement);

  std::span<const Place> of(std::size_t element) const {
    return std::span(places_).subspan(starts_[element], starts_[element + 1] - starts_[element]);
  }

 private:
  std::vector<std::size_t> starts_;  // [size + 1]
  std::vector<Place> places_;
};

}  // namespace sealion::packed
