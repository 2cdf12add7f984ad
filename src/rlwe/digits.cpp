#include "rlwe/digits.h"

#include <algorithm>
#include <cassert>

#include "ring/residues.h"
#include "rlwe/centred_lift.h"

namespace sealion {

DigitDecomposition::DigitDecomposition(ModulusChainPtr chain, std::size_t capacity)
    : chain_(std::move(chain)),
      values_(capacity * chain_->n()),
      shifted_(capacity * chain_->n()),
      lifted_(chain_->n()) {}

void DigitDecomposition::cut(const RlweCiphertext& ciphertext, std::size_t part,
                             std::uint64_t divisor) {
  assert(ciphertext.limbs() * chain_->n() <= values_.size());
  limbs_ = ciphertext.limbs();
  for (std::size_t limb = 0; limb < limbs_; ++limb) {
    const Ntt& ntt = chain_->ntt(limb);
    const Modulus& q = ntt.modulus();
    const auto values = row_of(values_, limb);
    const auto shifted = row_of(shifted_, limb);
    std::ranges::copy(ciphertext.residues(part, limb), values.begin());
    if (divisor != 1) multiply_scalar(values, q.inverse(q.reduce(divisor)), q);
    std::ranges::copy(values, shifted.begin());
    ntt.inverse(shifted);
    shift_by_half(shifted, q);
  }
}

std::span<const std::uint64_t> DigitDecomposition::at(std::size_t digit, std::size_t row) {
  // At its own limb the digit is what it was, in NTT form already.
  if (row == digit) return row_of(values_, digit);
  const Ntt& ntt = chain_->row_ntt(row, limbs_);
  lift_centred(row_of(shifted_, digit), chain_->modulus(digit), lifted_, ntt.modulus());
  ntt.forward(lifted_);
  return lifted_;
}

KeptDigits::KeptDigits(DigitDecomposition& digits)
    : limbs_(digits.limbs()), n_(digits.at(0, 0).size()), values_(limbs_ * rows() * n_) {
  for (std::size_t digit = 0; digit < limbs_; ++digit) {
    for (std::size_t row = 0; row < rows(); ++row) {
      std::ranges::copy(digits.at(digit, row),
                        std::span(values_).subspan((digit * rows() + row) * n_).begin());
    }
  }
}

}  // namespace sealion
