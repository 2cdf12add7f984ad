#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "layouts/packed/run/notch.h"
#include "layouts/packed/slots/slot_map.h"
#include "schemes/bgv/encoder.h"
#include "schemes/bgv/parameters.h"

namespace sealion::packed {

/// Weights that become a plaintext.
struct Weighing {
  std::span<const SlotWeight> weights;
  std::span<const std::uint64_t> residues;  ///< of the weights, modulo t
  std::uint64_t factor;                     ///< on all of them
  std::size_t period;                       ///< slots after which they stand again
  std::span<std::uint64_t> out;             ///< at as many limbs as it has
  /// Where the plaintext multiplies what a client with a bias encrypted, turned by X -> X^element
  /// (`Notch`); 0 elsewhere.
  std::uint32_t biased_element = 0;
};

/// Plaintexts in NTT form, [limbs][n] each: what ciphertexts are multiplied with, or what is added
/// to them.
class WeightEncoder {
 public:
  /// For records of n / `records` slots.
  WeightEncoder(const ParametersPtr& parameters, std::size_t records);

  /// The weights in their slots of every record, zero elsewhere.
  void encode(const Weighing& weighing);

 private:
  void fill_slots(const Weighing& weighing);
  /// Coefficients of `plain_` that do not stand for the centred integers.
  std::vector<std::size_t> turned_over(std::uint32_t biased_element);

  ParametersPtr parameters_;
  std::size_t records_;
  BatchEncoder encoder_;
  Plaintext slots_, plain_;
  std::optional<Notch> notch_;  // made where it is first needed
};

}  // namespace sealion::packed
