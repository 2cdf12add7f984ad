#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

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

  /// The weights, of these residues modulo t, times `factor` in their slots of every record, again
  /// in every `period`, zero elsewhere; at as many limbs as `out` has.
  void encode(std::span<const SlotWeight> weights, std::span<const std::uint64_t> residues,
              std::uint64_t factor, std::size_t period, std::span<std::uint64_t> out);

 private:
  ParametersPtr parameters_;
  std::size_t records_;
  BatchEncoder encoder_;
  Plaintext slots_, plain_;
};

}  // namespace sealion::packed
