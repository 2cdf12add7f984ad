#pragma once

#include <cstddef>

#include "rlwe/slot_rotation.h"

namespace sealion::packed {

/// x modulo a power of two: maps have millions of entries, and divisions are slow.
constexpr std::size_t modulo_power(std::size_t x, std::size_t power) { return x & (power - 1); }

/// The n slots of one record, two rows of n/2 one after the other, and how rotations move them.
/// What repeats itself every `period` slots, a power of two, lives in the ring of its first
/// `period` slots: at most n/2, and the rows are alike and need no swap; or n, without repetition.
class SlotRing {
 public:
  explicit SlotRing(std::size_t n) : n_(n) {}

  std::size_t n() const { return n_; }
  std::size_t row() const { return n_ / 2; }

  /// The slot whose content comes to `slot`.
  std::size_t source(std::size_t slot, SlotRotation rotation, std::size_t period) const {
    const std::size_t columns = columns_of(period);
    const std::size_t row_start = period == n_ ? slot - modulo_power(slot, columns) : 0;
    const std::size_t turned = row_start + modulo_power(slot + rotation.steps, columns);
    return rotation.swap && period == n_ ? modulo_power(turned + columns, n_) : turned;
  }
  /// The rotation that brings the content of `from` to `to`.
  SlotRotation between(std::size_t from, std::size_t to, std::size_t period) const {
    const std::size_t columns = columns_of(period);
    // Whether they are in one row is a bit, that of a row's length.
    return {modulo_power(from - to, columns), period == n_ && ((from ^ to) & columns) != 0};
  }

 private:
  std::size_t columns_of(std::size_t period) const { return period == n_ ? n_ / 2 : period; }

  std::size_t n_;
};

/// Fewest slots of a record: a column of two rows.
inline constexpr std::size_t least_slots = 2;

/// How records share each ciphertext: `records` of them, a power of two, one beside the other in
/// every column, so that slot s of record k is slot s records + k of the ciphertext.
class Interleaving {
 public:
  explicit Interleaving(std::size_t records) : records_(records) {}

  std::size_t records() const { return records_; }
  /// Ciphertexts, or groups of them, that so many records take.
  std::size_t groups(std::size_t of_records) const {
    return (of_records + records_ - 1) / records_;
  }
  /// What turns the slots of all records so.
  SlotRotation of_all(const SlotRotation& rotation) const {
    return {rotation.steps * records_, rotation.swap};
  }

 private:
  std::size_t records_;
};

}  // namespace sealion::packed
