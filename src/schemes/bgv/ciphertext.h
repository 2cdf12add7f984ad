#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/memory.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// A BGV ciphertext, always in NTT form: parts c_0, c_1, ... with correction * message + t * noise
/// = c_0 + c_1 s + c_2 s^2 + ... modulo q_0 ... q_{limbs-1}, each a residue at every limb and
/// point. Any number of parts from 1.
class Ciphertext {
 public:
  /// All residues zero: a (transparent) encryption of zero, at all limbs of the chain or the first
  /// `limbs` of them.
  Ciphertext(ParametersPtr parameters, std::size_t parts);
  Ciphertext(ParametersPtr parameters, std::size_t parts, std::size_t limbs);

  const ParametersPtr& parameters() const { return parameters_; }
  std::size_t parts() const { return parts_; }
  std::size_t limbs() const { return limbs_; }

  /// The factor modulo t that modulus switching left on the message, in [1, t).
  std::uint64_t correction() const { return correction_; }
  void set_correction(std::uint64_t correction) { correction_ = correction; }

  /// Residues of one part at one limb, [n].
  std::span<std::uint64_t> residues(std::size_t part, std::size_t limb) {
    return std::span(data_).subspan(offset(part, limb), parameters_->n());
  }
  std::span<const std::uint64_t> residues(std::size_t part, std::size_t limb) const {
    return std::span(data_).subspan(offset(part, limb), parameters_->n());
  }

  friend bool operator==(const Ciphertext& a, const Ciphertext& b) {
    return a.parts_ == b.parts_ && a.limbs_ == b.limbs_ && a.correction_ == b.correction_ &&
           a.parameters_->digest() == b.parameters_->digest() && a.data_ == b.data_;
  }

 private:
  std::size_t offset(std::size_t part, std::size_t limb) const {
    return (part * limbs_ + limb) * parameters_->n();
  }

  ParametersPtr parameters_;
  std::size_t parts_, limbs_;
  std::uint64_t correction_ = 1;
  AlignedVector<std::uint64_t> data_;  // [parts][limbs][n]
};

}  // namespace sealion
