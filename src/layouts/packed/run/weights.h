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
  explicit WeightEncoder(const ParametersPtr& parameters);

  /// The weights times `factor` modulo t in their slots, again in every `period`, zero elsewhere;
  /// at the first `limbs` limbs.
  AlignedVector<std::uint64_t> encode(std::span<const SlotWeight> weights, std::uint64_t factor,
                                      std::size_t period, std::size_t limbs);

 private:
  ParametersPtr parameters_;
  BatchEncoder encoder_;
  std::vector<std::int64_t> slots_;  // [n]
  Plaintext plain_;
};

}  // namespace sealion::packed
