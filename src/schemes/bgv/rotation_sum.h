#pragma once

#include <cstddef>
#include <cstdint>

#include "rlwe/extended_ciphertext.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// A sum of rotated ciphertexts times plaintexts whose division by P is still to come, once for all
/// of them ("double hoisting": Bossuat, Mouchet, Troncoso-Pastoriza,
/// Hubaux 2021, eprint 2020/1203,
/// section 4.3). A Rotator adds to it and divides it.
class RotationSum {
 public:
  /// Empty, for ciphertexts at so many limbs with this correction. Parameters with a special prime.
  RotationSum(ParametersPtr parameters, std::size_t limbs, std::uint64_t correction);

  const ParametersPtr& parameters() const { return parameters_; }
  std::size_t limbs() const { return terms_.limbs(); }
  std::uint64_t correction() const { return correction_; }

  /// Adds another sum's terms: what another thread has summed. Throws `incompatible` for one of
  /// other parameters, limbs or correction.
  void add(const RotationSum& other);
  /// Empty again, for ciphertexts as before.
  void clear() { terms_.clear(terms_.limbs()); }

  ExtendedCiphertext& terms() { return terms_; }

 private:
  ParametersPtr parameters_;
  std::uint64_t correction_;
  ExtendedCiphertext terms_;
};

}  // namespace sealion
