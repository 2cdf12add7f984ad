#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/memory.h"
#include "schemes/bgv/ciphertext.h"
#include "schemes/bgv/evaluation_keys.h"
#include "schemes/bgv/rounded_division.h"

namespace sealion {

/// Brings ciphertexts of many parts back to two with hybrid key switching (see EvaluationKeys).
/// Keeps limbs and correction. Not for several threads at once: it owns its scratch memory.
class Relineariser {
 public:
  /// Refers to the keys.
  explicit Relineariser(const EvaluationKeys& keys);

  /// Throws `incompatible` for other parameters, or more parts or limbs than the keys serve. Fewer
  /// than three parts come back as they are.
  Ciphertext operator()(const Ciphertext& ciphertext);

 private:
  Ciphertext switch_keys(const Ciphertext& ciphertext);
  /// The digits of one part, as `shift_by_half` leaves them.
  void extract_digits(const Ciphertext& ciphertext, std::size_t part);
  /// Adds the digits times their keys at one row, which the innermost cache holds meanwhile.
  void accumulate(const Ciphertext& ciphertext, std::size_t part, std::size_t row);
  /// The digit of a limb at another row, in NTT form.
  std::span<const std::uint64_t> lifted(std::size_t limb, std::size_t row);
  void add_products(std::size_t power, std::size_t digit, std::size_t row,
                    std::span<const std::uint64_t> values);
  /// out.part = ciphertext.part + sums.part / P.
  void divide(const Ciphertext& ciphertext, std::size_t part, Ciphertext& out);
  /// The row of P: the one behind the limbs.
  std::size_t special_row() const { return keys_.shape().limbs; }
  std::span<std::uint64_t> digit(std::size_t limb);
  std::span<std::uint64_t> sum(std::size_t part, std::size_t row);

  const EvaluationKeys& keys_;
  RoundedDivision division_;             // by P
  AlignedVector<std::uint64_t> digits_;  // [limbs][n]
  AlignedVector<std::uint64_t> row_;     // [n]
  AlignedVector<std::uint64_t> sums_;    // [2][rows][n]
};

}  // namespace sealion
