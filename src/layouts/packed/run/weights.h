#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/memory.h"
#include "layouts/packed/slots/slot_map.h"
#include "schemes/bgv/encoder.h"
#include "schemes/bgv/parameters.h"

namespace sealion::packed {

/// Plaintexts in NTT form, [limbs][n] each: what ciphertexts are multiplied with, or what is added
/// to them.
class WeightEncoder {
 public:
  /// For records of n / `records` slots.
  WeightEncoder(const ParametersPtr& parameters, std::size_t records);

  /// The weights times `factor` modulo t in their slots of every record, again in every `period`,
  /// zero elsewhere; at the first `limbs` limbs.
  AlignedVector<std::uint64_t> encode(std::span<const SlotWeight> weights, std::uint64_t factor,
                                      std::size_t period, std::size_t limbs);

 private:
  ParametersPtr parameters_;
  std::size_t records_;
  BatchEncoder encoder_;
  std::vector<std::int64_t> slots_;  // [n]
  Plaintext plain_;
};

}  // namespace sealion::packed
