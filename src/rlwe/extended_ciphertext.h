#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/unfilled_memory.h"
#include "rlwe/modulus_chain.h"

namespace sealion {

/// Two parts modulo q_0 ... q_{limbs-1} P, in NTT form: P times a ciphertext, as key switching
/// makes it before it divides by P. Only of a chain with a special prime.
class ExtendedCiphertext {
 public:
  explicit ExtendedCiphertext(ModulusChainPtr chain) : chain_(std::move(chain)) {}

  /// At so many limbs, with whatever residues the memory has. It serves again.
  void reshape(std::size_t limbs);
  /// The same, and all residues become zero.
  void clear(std::size_t limbs);

  const ModulusChainPtr& chain() const { return chain_; }
  std::size_t limbs() const { return limbs_; }
  /// One for each limb, then P.
  std::size_t rows() const { return limbs_ + 1; }
  /// Residues of one part, [n].
  std::span<std::uint64_t> row(std::size_t part, std::size_t row) {
    return std::span(data_).subspan((part * rows() + row) * chain_->n(), chain_->n());
  }
  std::span<const std::uint64_t> row(std::size_t part, std::size_t row) const {
    return std::span(data_).subspan((part * rows() + row) * chain_->n(), chain_->n());
  }
  const Modulus& modulus(std::size_t row) const { return chain_->row_ntt(row, limbs_).modulus(); }

 private:
  ModulusChainPtr chain_;
  std::size_t limbs_ = 0;
  UnfilledVector<std::uint64_t> data_;  // [2][rows][n] and maybe more
};

}  // namespace sealion
