#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/unfilled_memory.h"
#include "rlwe/modulus_chain.h"

namespace sealion {

/// What ciphertexts of every scheme consist of: parts c_0, c_1, ... of c_0 + c_1 s + c_2 s^2 + ...
/// modulo q_0 ... q_{limbs-1}, always in NTT form, each a residue at every limb and point. What the
/// sum means is the scheme's business. Any number of parts from 1.
class RlweCiphertext {
 public:
  /// All residues zero. Throws `invalid_argument` for 0 parts, or for 0 limbs or more than the
  /// chain's.
  RlweCiphertext(ModulusChainPtr chain, std::size_t parts, std::size_t limbs);
  /// The same with whatever residues the memory has, for one that is written whole next.
  static RlweCiphertext unfilled(ModulusChainPtr chain, std::size_t parts, std::size_t limbs);

  const ModulusChainPtr& chain() const { return chain_; }
  std::size_t parts() const { return parts_; }
  std::size_t limbs() const { return limbs_; }

  /// Residues of one part at one limb, [n].
  std::span<std::uint64_t> residues(std::size_t part, std::size_t limb) {
    return std::span(data_).subspan(offset(part, limb), chain_->n());
  }
  std::span<const std::uint64_t> residues(std::size_t part, std::size_t limb) const {
    return std::span(data_).subspan(offset(part, limb), chain_->n());
  }

  friend bool operator==(const RlweCiphertext& a, const RlweCiphertext& b) {
    return a.parts_ == b.parts_ && a.limbs_ == b.limbs_ &&
           a.chain_->digest() == b.chain_->digest() && a.data_ == b.data_;
  }

 private:
  RlweCiphertext() = default;
  std::size_t offset(std::size_t part, std::size_t limb) const {
    return (part * limbs_ + limb) * chain_->n();
  }

  ModulusChainPtr chain_;
  std::size_t parts_ = 0, limbs_ = 0;
  UnfilledVector<std::uint64_t> data_;  // [parts][limbs][n]
};

}  // namespace sealion
