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
      lifted_(capacity * chain_->n()) {}

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

void DigitDecomposition::transform(std::size_t digit, std::size_t row,
                                   std::span<std::uint64_t> out) {
  const Ntt& ntt = chain_->row_ntt(row, limbs_);
  lift_centred(row_of(shifted_, digit), chain_->modulus(digit), out, ntt.modulus());
  ntt.forward(out);
}

DigitRow DigitDecomposition::row(std::size_t row) {
  row_.clear();
  for (std::size_t digit = 0; digit < limbs_; ++digit) {
    // At its own limb the digit is what it was, in NTT form already.
    const auto values = row_of(digit == row ? values_ : lifted_, digit);
    if (digit != row) transform(digit, row, values);
    row_.push_back(values.data());
  }
  return row_;
}

void DigitDecomposition::copy_row(std::size_t row, std::span<std::uint64_t> out) {
  for (std::size_t digit = 0; digit < limbs_; ++digit) {
    const auto values = out.subspan(digit * n(), n());
    if (digit == row) {
      std::ranges::copy(row_of(values_, digit), values.begin());
    } else {
      transform(digit, row, values);
    }
  }
}

void KeptDigits::keep(DigitDecomposition& digits) {
  limbs_ = digits.limbs();
  const std::size_t row_size = limbs_ * digits.n();
  values_.resize(std::max(values_.size(), rows() * row_size));
  rows_.clear();
  for (std::size_t row = 0; row < rows(); ++row) {
    const auto values = std::span(values_).subspan(row * row_size, row_size);
    digits.copy_row(row, values);
    for (std::size_t digit = 0; digit < limbs_; ++digit) {
      rows_.push_back(values.subspan(digit * digits.n()).data());
    }
  }
}

}  // namespace sealion
