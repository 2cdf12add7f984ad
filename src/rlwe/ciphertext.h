#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/memory.h"
#include "rlwe/parameters.h"

namespace sealion {

/// A BGV ciphertext, always in NTT form: parts c_0, c_1, ... with message + t * noise =
/// c_0 + c_1 s + c_2 s^2 + ..., each a residue at every limb and point. Any number of parts from 1.
class Ciphertext {
 public:
  /// All residues zero: a (transparent) encryption of zero.
  Ciphertext(ParametersPtr parameters, std::size_t parts);

  const ParametersPtr& parameters() const { return parameters_; }
  std::size_t parts() const { return parts_; }

  /// Residues of one part at one limb, [n].
  std::span<std::uint64_t> residues(std::size_t part, std::size_t limb) {
    return std::span(data_).subspan(offset(part, limb), parameters_->n());
  }
  std::span<const std::uint64_t> residues(std::size_t part, std::size_t limb) const {
    return std::span(data_).subspan(offset(part, limb), parameters_->n());
  }

  friend bool operator==(const Ciphertext& a, const Ciphertext& b) {
    return a.parts_ == b.parts_ && a.parameters_->digest() == b.parameters_->digest() &&
           a.data_ == b.data_;
  }

 private:
  std::size_t offset(std::size_t part, std::size_t limb) const {
    return (part * parameters_->limbs() + limb) * parameters_->n();
  }

  ParametersPtr parameters_;
  std::size_t parts_;
  AlignedVector<std::uint64_t> data_;  // [parts][limbs][n]
};

}  // namespace sealion
