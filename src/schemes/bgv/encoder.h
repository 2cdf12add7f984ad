#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/memory.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// A polynomial mod t: n coefficients in [0, t). It holds the message, so it wipes itself.
using Plaintext = SecretVector<std::uint64_t>;

/// Batching: n integers mod t, one a slot, in the slot order of Microsoft SEAL's BatchEncoder (two
/// rows of n/2 that the powers of 3 rotate).
class BatchEncoder {
 public:
  explicit BatchEncoder(ParametersPtr parameters);

  /// At most n integers, each reduced mod t, missing ones zero, into the n coefficients of `plain`.
  /// Throws `invalid_argument` for more of them.
  void encode(std::span<const std::int64_t> values, Plaintext& plain) const;
  /// n residues mod t, one a slot.
  void encode_residues(std::span<const std::uint64_t> slots, Plaintext& plain) const;

  /// The first values.size() slots of `plain`, centred. Overwrites `plain` with its slot values.
  void decode(Plaintext& plain, std::span<std::int64_t> values) const;

 private:
  ParametersPtr parameters_;
  std::vector<std::uint32_t> slot_positions_;  // [n], place of slot i in the transform's order
};

}  // namespace sealion
