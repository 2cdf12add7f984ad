#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "rlwe/ciphertext.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// A BGV ciphertext: c_0 + c_1 s + c_2 s^2 + ... = correction * message + t * noise modulo q_0 ...
/// q_{limbs-1} (RlweCiphertext).
class Ciphertext {
 public:
  /// All residues zero: a (transparent) encryption of zero, at all limbs of the chain or the first
  /// `limbs` of them.
  Ciphertext(const ParametersPtr& parameters, std::size_t parts)
      : Ciphertext(parameters, parts, parameters->limbs()) {}
  Ciphertext(const ParametersPtr& parameters, std::size_t parts, std::size_t limbs)
      : Ciphertext(parameters, RlweCiphertext(parameters->chain(), parts, limbs), 1) {}
  /// Residues as the memory has them, for one that is written whole next.
  static Ciphertext unfilled(const ParametersPtr& parameters, std::size_t parts,
                             std::size_t limbs) {
    return {parameters, RlweCiphertext::unfilled(parameters->chain(), parts, limbs), 1};
  }
  /// Of what is on the parameters' chain.
  Ciphertext(ParametersPtr parameters, RlweCiphertext polynomials, std::uint64_t correction)
      : parameters_(std::move(parameters)),
        polynomials_(std::move(polynomials)),
        correction_(correction) {}

  const ParametersPtr& parameters() const { return parameters_; }
  std::size_t parts() const { return polynomials_.parts(); }
  std::size_t limbs() const { return polynomials_.limbs(); }

  /// The factor modulo t that modulus switching left on the message, in [1, t).
  std::uint64_t correction() const { return correction_; }
  void set_correction(std::uint64_t correction) { correction_ = correction; }

  /// The parts without what they mean.
  const RlweCiphertext& polynomials() const { return polynomials_; }
  RlweCiphertext& polynomials() { return polynomials_; }
  /// Residues of one part at one limb, [n].
  std::span<std::uint64_t> residues(std::size_t part, std::size_t limb) {
    return polynomials_.residues(part, limb);
  }
  std::span<const std::uint64_t> residues(std::size_t part, std::size_t limb) const {
    return polynomials_.residues(part, limb);
  }

  friend bool operator==(const Ciphertext& a, const Ciphertext& b) {
    return a.correction_ == b.correction_ && a.parameters_->digest() == b.parameters_->digest() &&
           a.polynomials_ == b.polynomials_;
  }

 private:
  ParametersPtr parameters_;
  RlweCiphertext polynomials_;
  std::uint64_t correction_;
};

}  // namespace sealion
