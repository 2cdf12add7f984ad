#include "rlwe/digits.h"

#include <algorithm>
#include <cassert>

#include "base/parallel.h"
#include "ring/kernels/kernels.h"
#include "rlwe/centred_lift.h"

namespace sealion {

DigitDecomposition::DigitDecomposition(ModulusChainPtr chain, std::size_t capacity)
    : chain_(std::move(chain)),
      capacity_(capacity),
      values_(offset(capacity)),
      shifted_(offset(capacity)) {}

void DigitDecomposition::cut_limb(std::size_t limb, std::span<const std::uint64_t> residues,
                                  std::uint64_t divisor) {
  const Ntt& ntt = chain_->ntt(limb);
  const Modulus& q = ntt.modulus();
  const auto values = row_of(values_, limb);
  const auto shifted = row_of(shifted_, limb);
  if (divisor == 1) {
    std::ranges::copy(residues, values.begin());
  } else {
    kernels::kernels().multiply_scalar(values.data(), residues.data(), q.inverse(q.reduce(divisor)),
                                       values.size(), constants_of(q));
  }
  ntt.inverse(values, shifted);
  shift_by_half(shifted, q);
}

void DigitDecomposition::cut(const RlweCiphertext& ciphertext, std::size_t part,
                             std::uint64_t divisor, const ExecutionContext& context) {
  assert(ciphertext.limbs() <= capacity_);
  limbs_ = ciphertext.limbs();
  rows_.resize(std::max(rows_.size(), worker_count(rows(), context)));
  for (Row& row : rows_) row.lifted.resize(offset(capacity_));
  parallel_for(limbs_, context,
               [&](std::size_t limb) { cut_limb(limb, ciphertext.residues(part, limb), divisor); });
}

void DigitDecomposition::transform(std::size_t digit, std::size_t row,
                                   std::span<std::uint64_t> out) const {
  const Ntt& ntt = chain_->row_ntt(row, limbs_);
  const auto shifted = std::span(shifted_).subspan(offset(digit), n());
  lift_centred(shifted, chain_->modulus(digit), out, ntt.modulus());
  ntt.forward(out);
}

DigitRow DigitDecomposition::row(std::size_t row, std::size_t worker) {
  Row& out = rows_[worker];
  out.digits.clear();
  for (std::size_t digit = 0; digit < limbs_; ++digit) {
    // At its own limb the digit is what it was, in NTT form already.
    const auto values = row_of(digit == row ? values_ : out.lifted, digit);
    if (digit != row) transform(digit, row, values);
    out.digits.push_back(values.data());
  }
  return out.digits;
}

void DigitDecomposition::copy(std::size_t digit, std::size_t row,
                              std::span<std::uint64_t> out) const {
  if (digit == row) {
    std::ranges::copy(std::span(values_).subspan(offset(digit), n()), out.begin());
  } else {
    transform(digit, row, out);
  }
}

void KeptDigits::keep(const DigitDecomposition& digits, const ExecutionContext& context) {
  limbs_ = digits.limbs();
  const std::size_t n = digits.n();
  values_.resize(std::max(values_.size(), rows() * limbs_ * n));
  rows_.clear();
  for (std::size_t i = 0; i < rows() * limbs_; ++i) rows_.push_back(values_.data() + i * n);
  parallel_for(rows() * limbs_, context, [&](std::size_t i) {
    digits.copy(i % limbs_, i / limbs_, std::span(values_).subspan(i * n, n));
  });
}

}  // namespace sealion
