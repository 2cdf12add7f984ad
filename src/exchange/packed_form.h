#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "exchange/packed_runs.h"
#include "schemes/lwe/answer_bits.h"

namespace sealion {

/// Most slots that a form says anything about: those of 64 ciphertexts of the largest ring.
inline constexpr std::size_t most_packed_slots = std::size_t{1} << 22;
/// Most groups of one request.
inline constexpr std::size_t most_packed_groups = 1024;

/// A slot of one of the ciphertexts of a group.
struct SlotPlace {
  std::uint32_t ciphertext;
  std::uint32_t slot;

  friend bool operator==(const SlotPlace&, const SlotPlace&) = default;
};

/// Where the features of a record lie.
struct PackedInput {
  std::size_t ciphertexts = 0;  ///< of a group
  std::size_t period = 0;       ///< after which slots repeat themselves
  /// Whether elements are *literals* of F features that are bits: element f is feature f, element
  /// F + f is 1 less feature f, and element 2 F is 1. Else they are the features.
  bool literals = false;
  std::vector<SlotRun> runs = {};  ///< elements may have copies, or none where nothing reads them

  std::size_t elements(std::size_t features) const {
    return literals ? 2 * features + 1 : features;
  }

  friend bool operator==(const PackedInput&, const PackedInput&) = default;
};

/// Where its answers lie, and how they are rounded.
struct PackedOutput {
  std::size_t ciphertexts = 0;    ///< of a group
  std::size_t period = 0;         ///< after which slots repeat themselves
  std::vector<SlotPlace> places;  ///< [outputs]
  int bits = 0;                   ///< k: answers are sent modulo 2^k (PackedAnswer)

  friend bool operator==(const PackedOutput&, const PackedOutput&) = default;
};

/// How records and answers lie in the slots of ciphertexts, side by side. Public: it tells how the
/// server reads the features, not its weights.
///
/// `records` = K of them share each ciphertext, interleaved: a record has n' = n / K slots of its
/// own, two rows of n'/2 as a ciphertext has two of n/2, and its slot i is slot i K + k of the
/// ciphertext for record k, in the same row. Periods count a record's own slots: powers of two, at
/// most n'/2, and then both rows are alike, or n', and nothing repeats itself. R records take
/// ceil(R / K) *groups* of ciphertexts, in which the last may have less than K records and zeros
/// for the others.
struct PackedForm {
  std::size_t records = 1;  ///< K, a power of two
  PackedInput input;
  PackedOutput output;

  friend bool operator==(const PackedForm&, const PackedForm&) = default;

  std::size_t groups(std::size_t of_records) const { return (of_records + records - 1) / records; }
  /// Ciphertexts of a request of so many records, group by group, and of its answer.
  std::size_t request_ciphertexts(std::size_t of_records) const {
    return addressable({groups(of_records), input.ciphertexts});
  }
  std::size_t answer_ciphertexts(std::size_t of_records) const {
    return addressable({groups(of_records), output.ciphertexts});
  }

  /// Where a record of the group has its own slot `slot`.
  std::size_t ring_slot(std::size_t slot, std::size_t record_of_group) const {
    return slot * records + record_of_group;
  }

  /// Coefficients of an answer ciphertext that carry its message, at multiples of `spacing`: all
  /// where slots do not repeat themselves. Slots that do every R columns, with both rows alike, are
  /// a polynomial in X^(n / 2R) whose coefficient at 2R - j is minus that at j: R carry it.
  std::size_t carried(std::size_t n) const { return std::min(n, output.period * records); }
  std::size_t spacing(std::size_t n) const { return carried(n) == n ? 1 : n / (2 * carried(n)); }
};

/// Throws `invalid_argument`, naming the value, for a form that is none for ciphertexts of n slots
/// and a program of so many inputs and outputs. Its work is bounded by `most_packed_slots`.
void check_form(const PackedForm& form, std::size_t n, std::size_t inputs, std::size_t outputs);

}  // namespace sealion
