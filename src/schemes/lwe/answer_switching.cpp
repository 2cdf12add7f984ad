#include "schemes/lwe/answer_switching.h"

#include <cassert>

#include "ring/residues.h"
#include "schemes/lwe/answer_bits.h"

namespace sealion {

AnswerSwitcher::AnswerSwitcher(ModulusChainPtr chain, std::size_t limbs, int bits)
    : chain_(std::move(chain)), bits_(bits) {
  assert(limbs >= 1 && limbs <= chain_->limbs() && bits >= 1 && bits <= most_rounded_bits);
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    const Modulus& p = chain_->modulus(limb);
    std::uint64_t others = 1;
    for (std::size_t other = 0; other < limbs; ++other) {
      if (other != limb) others = p.multiply(others, p.reduce(chain_->modulus(other).value()));
    }
    limbs_.push_back({p.inverse(others), ~uint128{0} / p.value()});
  }
}

void AnswerSwitcher::operator()(std::span<std::uint64_t> rows, std::span<std::uint64_t> out) const {
  const std::size_t count = out.size();
  assert(rows.size() == limbs_.size() * count);
  for (std::size_t limb = 0; limb < limbs_.size(); ++limb) {
    multiply_scalar(rows.subspan(limb * count, count), limbs_[limb].inverse, chain_->modulus(limb));
  }
  constexpr int fraction_bits = 128;
  for (std::size_t i = 0; i < count; ++i) {
    uint128 sum = uint128{1} << (fraction_bits - bits_ - 1);
    for (std::size_t limb = 0; limb < limbs_.size(); ++limb) {
      sum += rows[limb * count + i] * limbs_[limb].reciprocal;
    }
    out[i] = static_cast<std::uint64_t>(sum >> (fraction_bits - bits_));
  }
}

}  // namespace sealion
